// In the chunk of the root: else the error and not-found pages of each folder bring a copy of these to every page.
import "#components/ui/link.tsx";
import "#components/errors/page-error.tsx";
import type { Metadata, Viewport } from "next";
import type { ReactNode } from "react";
import { ThemeScript } from "#components/theme/theme-script.tsx";
import { ThemeSync } from "#components/theme/theme-sync.tsx";
import { geist, geistMono } from "./fonts.ts";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Luxxon", template: "%s · Luxxon" },
  description: "Live video of real places, by the second. Settled in USDC, on chain.",
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  viewportFit: "cover",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f7f7f5" },
    { media: "(prefers-color-scheme: dark)", color: "#101010" },
  ],
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" className={`${geist.variable} ${geistMono.variable}`} suppressHydrationWarning>
      <head>
        <ThemeScript />
      </head>
      <body>
        <ThemeSync />
        {children}
      </body>
    </html>
  );
}
