// What is wrong with a page as it is laid out; an expression whose value is a list of sentences.
(() => {
  const faults = [];
  const width = innerWidth;
  const called = e => {
    const text = (e.textContent || "").trim().replace(/\s+/g, " ").slice(0, 40);
    return `<${e.tagName.toLowerCase()} class="${e.getAttribute("class") || ""}"> "${text}"`;
  };

  // Nothing leaves the page, but what scrolls by itself may be wider inside.
  if (document.documentElement.scrollWidth > width) {
    faults.push(`the page is ${document.documentElement.scrollWidth} wide in ${width}`);
  }
  for (const e of document.body.querySelectorAll("*")) {
    const box = e.getBoundingClientRect();
    const scrolls = e.parentElement.closest(".scroll") || e.parentElement.closest("svg svg");
    if (box.width > 0 && !scrolls && (box.right > width + 0.5 || box.left < -0.5)) {
      faults.push(`${called(e)} is from ${box.left} to ${box.right} in ${width}`);
    }
  }

  // Texts by the lines that are seen: no two meet, and none is squeezed into a column of words.
  const lines = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.data.trim() || parent.closest("title")) continue;
    const style = getComputedStyle(parent);
    contrast(parent, style);
    const range = document.createRange();
    range.selectNodeContents(node);
    const drawn = parent instanceof SVGElement;
    const boxes = drawn ? [parent.getBoundingClientRect()] : [...range.getClientRects()];
    const clip = parent.closest(".scroll")?.getBoundingClientRect();
    for (const b of boxes) {
      const left = clip ? Math.max(b.left, clip.left) : b.left;
      const right = clip ? Math.min(b.right, clip.right) : b.right;
      if (right - left > 1) lines.push({ left, right, top: b.top, bottom: b.bottom, parent });
    }
    const most = boxes.reduce((most, b) => Math.max(most, b.right - b.left), 0);
    if (boxes.length > 7 && most < 110) faults.push(`${called(parent)} has ${boxes.length} lines`);
  }
  const slack = 2; // a line's box is taller than its letters
  lines.sort((a, b) => a.top - b.top);
  for (let i = 0; i < lines.length; i++) {
    const a = lines[i];
    for (let j = i + 1; j < lines.length && lines[j].top < a.bottom - slack; j++) {
      const b = lines[j];
      if (a.parent !== b.parent && a.left < b.right - 1 && b.left < a.right - 1
          && b.top < a.bottom - slack && a.top < b.bottom - slack) {
        faults.push(`${called(a.parent)} lies on ${called(b.parent)}`);
      }
    }
  }

  function rgb(colour) {
    const [r, g, b, a] = colour.match(/[\d.]+/g).map(Number);
    return { r, g, b, a: a === undefined ? 1 : a };
  }
  function light({ r, g, b }) {
    const [x, y, z] = [r, g, b].map(v => {
      const s = v / 255;
      return s <= 0.04045 ? s / 12.92 : Math.pow((s + 0.055) / 1.055, 2.4);
    });
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  }
  function behind(e) {
    for (; e; e = e.parentElement) {
      const colour = rgb(getComputedStyle(e).backgroundColor);
      if (colour.a === 1) return colour;
    }
    return rgb("rgb(255, 255, 255)");
  }
  function contrast(e, style) {
    const of = rgb(e instanceof SVGElement ? style.fill : style.color);
    const [low, high] = [light(of), light(behind(e))].sort((x, y) => x - y);
    const ratio = (high + 0.05) / (low + 0.05);
    if (of.a < 1 || ratio < 4.5) faults.push(`${called(e)} has contrast ${ratio.toFixed(2)}`);
  }

  // For the keyboard, and for those who cannot point.
  for (const e of document.querySelectorAll(".scroll")) {
    if (e.scrollWidth > e.clientWidth && e.tabIndex < 0) faults.push(`${called(e)} has no key`);
  }
  for (const e of document.querySelectorAll("data")) {
    if (!/; ./.test(e.title)) faults.push(`${called(e)} has no source`);
  }
  for (const e of document.querySelectorAll(".scroll, .plot, .ladder")) {
    if (!/\[[A-Z]\w+\]/.test(e.closest("section").textContent)) {
      faults.push(`${called(e)} shows no source`);
    }
  }
  return faults;
})()
