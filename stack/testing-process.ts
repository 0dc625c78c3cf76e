/** An application made from now on shares nothing with those that ran in this process before. */
export function forgetApplication(): void {
  for (const name of Object.keys(globalThis)) {
    if (name.startsWith("luxxon")) Reflect.deleteProperty(globalThis, name);
  }
}
