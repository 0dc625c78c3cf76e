import "@rainbow-me/rainbowkit/styles.css";
import type { ReactNode } from "react";
import { Providers } from "./providers.tsx";

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <Providers>{children}</Providers>
      </body>
    </html>
  );
}
