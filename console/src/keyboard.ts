/** What a key does; looked up by `KeyboardEvent.key`. */
export type KeyBindings = Readonly<Record<string, () => void>>;

/**
 * Single keys for those who look at hundreds of documents. They rest while something is typed, while a dialog is open
 * and beside modifier keys, so that nothing that the browser or a screen reader does with them is lost.
 */
export function listenToKeys(bindings: KeyBindings): void {
  document.addEventListener('keydown', event => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (document.querySelector('dialog[open]') !== null || isTyping(event.target)) return;
    const action = bindings[event.key];
    if (action === undefined) return;
    // Enter and the arrows belong to the control that has the focus.
    const onControl =
      event.target instanceof Element && event.target.closest('button, a, summary, select') !== null;
    if (event.key === 'Enter' && onControl) return;
    event.preventDefault();
    action();
  });
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  );
}
