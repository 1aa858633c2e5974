// Turning the page with a finger.

/** A quick stroke over all of an opening turns the page; closer up it moves the picture. */
export function swiping(stage, sideways) {
  const FAR = 60;
  let began;
  stage.viewer.addHandler("canvas-press", ({ position }) => (began = position));
  stage.viewer.addHandler("canvas-drag-end", ({ position, originalEvent }) => {
    const { viewport } = stage.viewer;
    const isTouch = originalEvent?.pointerType === "touch";
    const isAll = viewport.getZoom(false) <= viewport.getHomeZoom() * 1.1;
    if (!began || !isTouch || !isAll) return;
    const [dx, dy] = [position.x - began.x, position.y - began.y];
    if (Math.abs(dx) > FAR && Math.abs(dx) > 2 * Math.abs(dy)) sideways(dx < 0 ? 1 : -1);
  });
}
