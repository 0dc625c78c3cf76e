"use client";
import { LogOut } from "lucide-react";
import { Card, CardBody, CardHead } from "../ui/card.tsx";
import { LazyDialog } from "../ui/lazy-dialog.tsx";

const load = () => import("../account/sign-out-everywhere-dialog.tsx");

export function SignInsCard() {
  return (
    <Card>
      <CardBody>
        <CardHead title="Sign-ins" />
        <p className="mt-1 mb-3 text-pretty text-ink-2">
          A sign-in lasts twelve hours. If a device is lost, end all of them; keys and running sessions go on.
        </p>
        <LazyDialog load={load} dialog={{}} icon={LogOut}>
          Sign out everywhere
        </LazyDialog>
      </CardBody>
    </Card>
  );
}
