/** React may draw the error some frames later, when there is much to draw. */
const frames = 30;

/** As soon as it is drawn, puts the focus on the first control that is marked wrong. */
export function focusFirstError(form: HTMLElement | null, left = frames): void {
  requestAnimationFrame(() => {
    const wrong = form?.querySelector<HTMLElement>('[aria-invalid="true"]');
    if (!wrong && left > 0) return focusFirstError(form, left - 1);
    wrong?.focus();
    wrong?.scrollIntoView({ block: "center" });
  });
}
