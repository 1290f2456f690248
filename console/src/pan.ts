/** Lets a mouse drag the content of a scrolling element; touch does that by itself. */
export function dragToPan(scroller: HTMLElement): void {
  let last: { x: number; y: number } | null = null;
  scroller.addEventListener('pointerdown', event => {
    if (event.pointerType !== 'mouse' || event.button !== 0) return;
    last = { x: event.clientX, y: event.clientY };
    scroller.setPointerCapture(event.pointerId);
    scroller.classList.add('panning');
  });
  scroller.addEventListener('pointermove', event => {
    if (last === null) return;
    scroller.scrollBy(last.x - event.clientX, last.y - event.clientY);
    last = { x: event.clientX, y: event.clientY };
  });
  const end = () => {
    last = null;
    scroller.classList.remove('panning');
  };
  scroller.addEventListener('pointerup', end);
  scroller.addEventListener('pointercancel', end);
}
