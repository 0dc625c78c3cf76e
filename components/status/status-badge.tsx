import { Badge } from "../ui/badge.tsx";
import type { StatusLook } from "./session-status.ts";
import { statusIcons } from "./status-icons.ts";

/** A status as a badge: icon and word. */
export function StatusBadge({ look }: { look: StatusLook }) {
  return (
    <Badge tone={look.tone} icon={look.icon && statusIcons[look.icon]} live={look.live}>
      {look.label}
    </Badge>
  );
}
