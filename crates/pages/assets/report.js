// What the pages of reports do better with a script. Each works without it.
"use strict";

(() => {
  // SM3 (GB/T 32905-2016) of a short text of ASCII, as far as the number of its leading zero bits.
  const rotl = (word, by) => by % 32 === 0 ? word : (word << by % 32) | (word >>> (32 - by % 32));
  const start = [0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e];
  const constant = Array.from({ length: 64 }, (_, round) => rotl(round < 16 ? 0x79cc4519 : 0x7a879d8a, round));
  const words = new Int32Array(68);

  const zeros = (text) => {
    const blocks = Math.ceil((text.length + 9) / 64);
    const bytes = new DataView(new ArrayBuffer(64 * blocks));
    for (let at = 0; at < text.length; at++) bytes.setUint8(at, text.charCodeAt(at));
    bytes.setUint8(text.length, 0x80);
    bytes.setUint32(64 * blocks - 4, 8 * text.length);
    const state = Int32Array.from(start);
    for (let block = 0; block < blocks; block++) {
      for (let at = 0; at < 16; at++) words[at] = bytes.getInt32(64 * block + 4 * at);
      for (let at = 16; at < 68; at++) {
        const mixed = words[at - 16] ^ words[at - 9] ^ rotl(words[at - 3], 15);
        words[at] = mixed ^ rotl(mixed, 15) ^ rotl(mixed, 23) ^ rotl(words[at - 13], 7) ^ words[at - 6];
      }
      let [a, b, c, d, e, f, g, h] = state;
      for (let round = 0; round < 64; round++) {
        const twelve = rotl(a, 12);
        const first = rotl((twelve + e + constant[round]) | 0, 7);
        const early = round < 16;
        const left = ((early ? a ^ b ^ c : (a & b) | (a & c) | (b & c)) + d + (first ^ twelve) + (words[round] ^ words[round + 4])) | 0;
        const right = ((early ? e ^ f ^ g : (e & f) | (~e & g)) + h + first + words[round]) | 0;
        d = c; c = rotl(b, 9); b = a; a = left;
        h = g; g = rotl(f, 19); f = e; e = right ^ rotl(right, 9) ^ rotl(right, 17);
      }
      [a, b, c, d, e, f, g, h].forEach((word, at) => { state[at] ^= word; });
    }
    let count = 0;
    for (const word of state) {
      count += Math.clz32(word);
      if (word !== 0) break;
    }
    return count;
  };

  // The work begins when the page is shown, in pieces, so that typing is not disturbed; whoever sends before it is done waits.
  const note = document.querySelector("[data-work]");
  const challenge = document.querySelector("input[name=challenge]");
  const answer = document.querySelector("input[name=answer]");
  if (note && challenge && answer) {
    const bits = Number(note.dataset.work), form = challenge.form, piece_ms = 12;
    let number = 0, waiting = false;
    const work = () => {
      const until = performance.now() + piece_ms;
      while (performance.now() < until) {
        for (let tried = 0; tried < 50; tried++, number++) {
          if (zeros(`${challenge.value}:${number}`) >= bits) {
            answer.value = String(number);
            note.textContent = note.dataset.ready;
            if (waiting) form.requestSubmit();
            return;
          }
        }
      }
      setTimeout(work, waiting ? 0 : 4);
    };
    form.addEventListener("submit", (event) => {
      if (answer.value !== "") return;
      event.preventDefault();
      waiting = true;
      note.textContent = note.dataset.working;
    });
    setTimeout(work, 0);
  }

  // What is to be kept can be copied.
  for (const button of document.querySelectorAll("button[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
      button.textContent = button.dataset.copied;
    });
  }
})();
