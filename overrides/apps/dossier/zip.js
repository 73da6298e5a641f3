// ZIP as far as documents need it: read one that pilotbook made, change a part, write it again. The browser packs and
// unpacks; parts that stay are copied as they are.

/** @typedef {{ name: string, method: number, crc: number, size: number, packed: Uint8Array }} Part */

const TABLE = Array.from({ length: 256 }, (_, number) => {
  for (let bit = 0; bit < 8; bit++) number = number & 1 ? (number >>> 1) ^ 0xedb88320 : number >>> 1;
  return number >>> 0;
});

/** @param {Uint8Array} bytes */
const crc32 = (bytes) => {
  let crc = ~0;
  for (const byte of bytes) crc = (crc >>> 8) ^ TABLE[(crc ^ byte) & 255];
  return ~crc >>> 0;
};

/** @param {Uint8Array} bytes @param {any} stream */
const through = async (bytes, stream) =>
  new Uint8Array(await new Response(new Blob([/** @type {any} */ (bytes)]).stream().pipeThrough(stream)).arrayBuffer());

/** The parts of a ZIP, still packed. @param {ArrayBuffer} buffer @returns {Part[]} */
export const parts = (buffer) => {
  const view = new DataView(buffer);
  let end = view.byteLength - 22;
  while (view.getUint32(end, true) !== 0x06054b50) end--;
  let at = view.getUint32(end + 16, true);
  return Array.from({ length: view.getUint16(end + 10, true) }, () => {
    const [method, crc, packedSize, size] = [
      view.getUint16(at + 10, true),
      view.getUint32(at + 16, true),
      view.getUint32(at + 20, true),
      view.getUint32(at + 24, true)
    ];
    const [nameSize, extra, comment, local] = [
      view.getUint16(at + 28, true),
      view.getUint16(at + 30, true),
      view.getUint16(at + 32, true),
      view.getUint32(at + 42, true)
    ];
    const name = new TextDecoder().decode(new Uint8Array(buffer, at + 46, nameSize));
    at += 46 + nameSize + extra + comment;
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    return { name, method, crc, size, packed: new Uint8Array(buffer, start, packedSize) };
  });
};

/** @param {Part} part */
export const text = async (part) =>
  new TextDecoder().decode(
    part.method ? await through(part.packed, new DecompressionStream("deflate-raw")) : part.packed
  );

/** @param {string} name @param {Uint8Array} bytes @param {boolean} [pack] @returns {Promise<Part>} */
export const part = async (name, bytes, pack = true) => ({
  name,
  method: pack ? 8 : 0,
  crc: crc32(bytes),
  size: bytes.length,
  packed: pack ? await through(bytes, new CompressionStream("deflate-raw")) : bytes
});

/** @param {Part[]} all @returns {Uint8Array} */
export const zip = (all) => {
  /** @type {Uint8Array[]} */
  const files = [];
  /** @type {Uint8Array[]} */
  const directory = [];
  let at = 0;
  let listed = 0;
  for (const { name, method, crc, size, packed } of all) {
    const bytes = new TextEncoder().encode(name);
    for (const central of [0, 1]) {
      const head = new Uint8Array(30 + 16 * central + bytes.length);
      const view = new DataView(head.buffer);
      const skip = central * 2; // the entry of the directory says first who made it
      view.setUint32(0, central ? 0x02014b50 : 0x04034b50, true);
      if (central) view.setUint16(4, 20, true);
      view.setUint16(4 + skip, 20, true);
      view.setUint16(6 + skip, 0x800, true); // names are UTF-8
      view.setUint16(8 + skip, method, true);
      view.setUint16(12 + skip, 0x21, true); // 1 January 1980
      view.setUint32(14 + skip, crc, true);
      view.setUint32(18 + skip, packed.length, true);
      view.setUint32(22 + skip, size, true);
      view.setUint16(26 + skip, bytes.length, true);
      if (central) view.setUint32(42, at, true);
      head.set(bytes, 30 + 16 * central);
      if (central) directory.push(head);
      else files.push(head, packed);
      if (central) listed += head.length;
    }
    at += 30 + bytes.length + packed.length;
  }
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(8, all.length, true);
  end.setUint16(10, all.length, true);
  end.setUint32(12, listed, true);
  end.setUint32(16, at, true);
  const made = new Uint8Array(at + listed + 22);
  let to = 0;
  for (const piece of [...files, ...directory, new Uint8Array(end.buffer)]) {
    made.set(piece, to);
    to += piece.length;
  }
  return made;
};
