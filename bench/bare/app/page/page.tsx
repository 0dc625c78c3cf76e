import { Counter } from "./counter.tsx";

/** The peer of B4: the least page that Next makes interactive. */
export default function Page() {
  return (
    <main>
      <h1>Bare</h1>
      <Counter />
    </main>
  );
}
