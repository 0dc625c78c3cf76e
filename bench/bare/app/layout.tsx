export default function Layout({ children }: { children: React.ReactNode }) {
  return (
    <html lang="en">
      <head>
        <title>Bare</title>
        <meta name="description" content="What Next alone serves." />
      </head>
      <body>{children}</body>
    </html>
  );
}
