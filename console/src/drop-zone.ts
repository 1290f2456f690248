import { h } from './dom.ts';
import { droppedFiles, type GivenFile } from './dropped-files.ts';
import { icon } from './icons.ts';

/** Takes files that are dropped anywhere on the page, and says so while they hover over it. */
export function dropZone(onFiles: (files: GivenFile[]) => void): HTMLElement {
  const overlay = h(
    'div',
    { class: 'drop-overlay', hidden: true },
    h('div', {}, icon('upload'), h('strong', {}, 'Drop photographs or folders to add them')),
  );
  let hideTimer: number | undefined;
  const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
  document.addEventListener('dragover', event => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    overlay.hidden = false;
    // "dragleave" comes for every element that is crossed; when nothing hovers any more, "dragover" ceases.
    clearTimeout(hideTimer);
    hideTimer = window.setTimeout(() => {
      overlay.hidden = true;
    }, 300);
  });
  document.addEventListener('drop', event => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    overlay.hidden = true;
    void droppedFiles(event.dataTransfer!).then(onFiles);
  });
  return overlay;
}
