/**
 * A QR code (ISO/IEC 18004, model 2) of a short text, drawn as one SVG path.
 * What lives here: versions 3 to 6, bytes only; enough for a link of up to 134 letters. What must not: what is encoded.
 */

/** By size: version, error correction bits of the format, all codewords, those for correction in a block, blocks. */
const SIZES = [
  [3, 0b00, 70, 26, 1], [4, 0b00, 100, 18, 2], [5, 0b00, 134, 24, 2], [6, 0b00, 172, 16, 4], [6, 0b01, 172, 18, 2],
];
const MASKS = [
  (x, y) => (x + y) % 2, (x, y) => y % 2, (x) => x % 3, (x, y) => (x + y) % 3,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2, (x, y) => ((x * y) % 2) + ((x * y) % 3),
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2, (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2,
];
const QUIET = 4;

/** Draws `text` into an `<svg>`; false where it is too long. */
export function drawQr(svg, text) {
  const rows = qrOf(text);
  if (!rows) return false;
  const side = rows.length + 2 * QUIET;
  const dots = rows.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : "")));
  svg.setAttribute("viewBox", `0 0 ${side} ${side}`);
  svg.querySelector("path").setAttribute("d", dots.join(""));
  return true;
}

/** Rows of true (dark) and false; null where the text does not fit. */
export function qrOf(text) {
  const bytes = new TextEncoder().encode(text);
  const size = SIZES.find(([, , all, own, blocks]) => bytes.length + 2 <= all - own * blocks);
  if (!size) return null;
  const [version, level] = size;
  const bits = [...codewords(bytes, size)].flatMap((word) => bitsOf(word, 8));
  const sheets = MASKS.map((mask, number) => sheetOf(version, bits, mask, (level << 3) | number));
  return sheets.reduce((best, sheet) => (penalty(sheet) < penalty(best) ? sheet : best));
}

const bitsOf = (value, length) => Array.from({ length }, (_, at) => (value >> (length - 1 - at)) & 1);

/** Data and correction, taken in turn from every block. */
function codewords(bytes, [, , all, own, blocks]) {
  const room = all - own * blocks;
  const bits = [0, 1, 0, 0, ...bitsOf(bytes.length, 8), ...[...bytes].flatMap((byte) => bitsOf(byte, 8)), 0, 0, 0, 0];
  const words = Array.from({ length: bits.length / 8 }, (_, at) => bits.slice(at * 8, at * 8 + 8).reduce((sum, bit) => sum * 2 + bit, 0));
  for (let at = 0; words.length < room; at += 1) words.push(at % 2 ? 0x11 : 0xec);
  const share = room / blocks;
  const data = Array.from({ length: blocks }, (_, at) => words.slice(at * share, at * share + share));
  const extra = data.map((block) => correction(block, own));
  const inTurn = (lists) => lists[0].flatMap((_, at) => lists.map((list) => list[at]));
  return [...inTurn(data), ...inTurn(extra)];
}

/** Product in GF(256) by the polynomial x^8 + x^4 + x^3 + x^2 + 1. */
function times(a, b) {
  let product = 0;
  for (let bit = 7; bit >= 0; bit -= 1) {
    product = (product << 1) ^ ((product >> 7) * 0x11d);
    product ^= ((b >> bit) & 1) * a;
  }
  return product;
}

/** The Reed–Solomon remainder of `block` by the generator of degree `degree`. */
function correction(block, degree) {
  const generator = Array(degree).fill(0);
  generator[degree - 1] = 1;
  for (let at = 0, root = 1; at < degree; at += 1, root = times(root, 2)) {
    for (let i = 0; i < degree; i += 1) generator[i] = times(generator[i], root) ^ (generator[i + 1] ?? 0);
  }
  const rest = Array(degree).fill(0);
  for (const word of block) {
    const factor = word ^ rest.shift();
    rest.push(0);
    generator.forEach((part, at) => (rest[at] ^= times(part, factor)));
  }
  return rest;
}

function sheetOf(version, bits, mask, format) {
  const side = 17 + 4 * version;
  const fixed = Array.from({ length: side }, () => Array(side).fill(null));
  const set = (x, y, dark) => x >= 0 && y >= 0 && x < side && y < side && (fixed[y][x] = Boolean(dark));
  for (let at = 0; at < side; at += 1) for (const [x, y] of [[at, 6], [6, at]]) set(x, y, at % 2 === 0);
  square(set, side - 7, side - 7, 2, [0, 2]);
  for (const [x, y] of [[3, 3], [side - 4, 3], [3, side - 4]]) square(set, x, y, 4, [0, 1, 3]);
  writeFormat(set, side, format);
  return fillIn(fixed, bits, mask);
}

/** Rings around a middle: `dark` names the distances that are dark. */
function square(set, middleX, middleY, reach, dark) {
  for (let y = -reach; y <= reach; y += 1) {
    for (let x = -reach; x <= reach; x += 1) set(middleX + x, middleY + y, dark.includes(Math.max(Math.abs(x), Math.abs(y))));
  }
}

/** Level and mask, protected by a BCH(15, 5) code, twice. */
function writeFormat(set, side, format) {
  let rest = format;
  for (let step = 0; step < 10; step += 1) rest = (rest << 1) ^ ((rest >> 9) * 0x537);
  const word = ((format << 10) | rest) ^ 0x5412;
  for (let at = 0; at < 15; at += 1) {
    const dark = (word >> at) & 1;
    const along = at < 6 ? at : at < 8 ? at + 1 : side - 15 + at;
    set(8, along, dark);
    set(at < 8 ? side - 1 - at : at < 9 ? 7 : 14 - at, 8, dark);
  }
  set(8, side - 8, true);
}

/** Data goes up and down in columns of two, from the right, round everything that is fixed. */
function fillIn(fixed, bits, mask) {
  const side = fixed.length;
  const rows = fixed.map((row) => [...row]);
  let next = 0;
  for (let right = side - 1, up = true; right > 0; right -= 2, up = !up) {
    if (right === 6) right = 5;
    for (let step = 0; step < side; step += 1) {
      const y = up ? side - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (fixed[y][x] !== null) continue;
        rows[y][x] = Boolean((bits[next] ?? 0) ^ (mask(x, y) === 0 ? 1 : 0));
        next += 1;
      }
    }
  }
  return rows;
}

/** How hard a sheet is to read: long runs, blocks, false finders, too much of one colour. */
function penalty(rows) {
  const columns = rows.map((_, x) => rows.map((row) => row[x]));
  const lines = [...rows, ...columns].map((line) => line.map(Number).join(""));
  const runs = lines.flatMap((line) => line.match(/0{5,}|1{5,}/g) ?? []).reduce((sum, run) => sum + run.length - 2, 0);
  const finders = lines.reduce((sum, line) => sum + [...line.matchAll(/(?=00001011101|10111010000)/g)].length, 0);
  let blocks = 0;
  for (let y = 1; y < rows.length; y += 1) {
    for (let x = 1; x < rows.length; x += 1) {
      const dark = rows[y][x];
      if (dark === rows[y - 1][x] && dark === rows[y][x - 1] && dark === rows[y - 1][x - 1]) blocks += 1;
    }
  }
  const share = rows.flat().filter(Boolean).length / rows.length ** 2;
  return runs + 3 * blocks + 40 * finders + 10 * Math.floor(Math.abs(share - 0.5) * 20);
}
