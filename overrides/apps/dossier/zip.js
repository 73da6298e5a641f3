// Reads and writes ZIP files as far as documents need it: one that pilotbook made, with a part changed. The browser
// packs and unpacks. Parts that stay are copied as they are.

/** @typedef {{ name: string, method: number, crc: number, size: number, packed: Uint8Array<ArrayBuffer> }} Part */

const LOCAL = { signature: 0x04034b50, size: 30 };
const CENTRAL = { signature: 0x02014b50, size: 46 };
const END = { signature: 0x06054b50, size: 22 };
const DEFLATED = 8;

const CRC_TABLE = Array.from({ length: 256 }, (_, number) => {
  for (let bit = 0; bit < 8; bit++) number = number & 1 ? (number >>> 1) ^ 0xedb88320 : number >>> 1;
  return number >>> 0;
});

/** @param {Uint8Array} bytes */
export const crc32 = (bytes) => {
  let crc = ~0;
  for (const byte of bytes) crc = (crc >>> 8) ^ CRC_TABLE[(crc ^ byte) & 255];
  return ~crc >>> 0;
};

/**
 * Pack or unpack bytes.
 * @param {Uint8Array<ArrayBuffer>} bytes @param {CompressionStream | DecompressionStream} stream
 */
const pipe = async (bytes, stream) =>
  new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());

/** Read the parts of a ZIP, still packed. @param {ArrayBuffer} buffer @returns {Part[]} */
export const readZip = (buffer) => {
  const view = new DataView(buffer);
  const short = (/** @type {number} */ offset) => view.getUint16(offset, true);
  const long = (/** @type {number} */ offset) => view.getUint32(offset, true);
  let end = view.byteLength - END.size;
  while (long(end) !== END.signature) end--;
  let at = long(end + 16);
  return Array.from({ length: short(end + 10) }, () => {
    const [method, crc, packedSize, size] = [short(at + 10), long(at + 16), long(at + 20), long(at + 24)];
    const [nameSize, extraSize, commentSize, local] = [short(at + 28), short(at + 30), short(at + 32), long(at + 42)];
    const name = new TextDecoder().decode(new Uint8Array(buffer, at + CENTRAL.size, nameSize));
    at += CENTRAL.size + nameSize + extraSize + commentSize;
    const start = local + LOCAL.size + short(local + 26) + short(local + 28);
    return { name, method, crc, size, packed: new Uint8Array(buffer, start, packedSize) };
  });
};

/** @param {Part} part */
export const readText = async ({ method, packed }) => {
  const bytes = method ? await pipe(packed, new DecompressionStream("deflate-raw")) : packed;
  return new TextDecoder().decode(bytes);
};

/**
 * Make a part of a ZIP.
 * @param {string} name @param {Uint8Array<ArrayBuffer>} bytes @param {boolean} [pack] @returns {Promise<Part>}
 */
export const packPart = async (name, bytes, pack = true) => ({
  name,
  method: pack ? DEFLATED : 0,
  crc: crc32(bytes),
  size: bytes.length,
  packed: pack ? await pipe(bytes, new CompressionStream("deflate-raw")) : bytes
});

/**
 * Write the header of a part, in front of it or in the central directory, where it also says where the part is.
 * @param {Part} part @param {number} [offset] of the part, for the central directory
 */
const writeHeader = ({ name, method, crc, size, packed }, offset) => {
  const central = offset !== undefined;
  const start = central ? CENTRAL : LOCAL;
  const bytes = new TextEncoder().encode(name);
  const header = new Uint8Array(start.size + bytes.length);
  const view = new DataView(header.buffer);
  const skip = central ? 2 : 0; // an entry of the directory says first which version made it
  view.setUint32(0, start.signature, true);
  if (central) view.setUint16(4, 20, true);
  view.setUint16(4 + skip, 20, true);
  view.setUint16(6 + skip, 0x800, true); // names are UTF-8
  view.setUint16(8 + skip, method, true);
  view.setUint16(12 + skip, 0x21, true); // 1 January 1980
  view.setUint32(14 + skip, crc, true);
  view.setUint32(18 + skip, packed.length, true);
  view.setUint32(22 + skip, size, true);
  view.setUint16(26 + skip, bytes.length, true);
  if (central) view.setUint32(42, offset, true);
  header.set(bytes, start.size);
  return header;
};

/**
 * @param {number} count
 * @param {number} size of the central directory @param {number} offset of the central directory
 */
const writeEnd = (count, size, offset) => {
  const view = new DataView(new ArrayBuffer(END.size));
  view.setUint32(0, END.signature, true);
  view.setUint16(8, count, true);
  view.setUint16(10, count, true);
  view.setUint32(12, size, true);
  view.setUint32(16, offset, true);
  return new Uint8Array(view.buffer);
};

/** @param {Uint8Array[]} pieces */
const measure = (pieces) => pieces.reduce((size, piece) => size + piece.length, 0);

/** Write parts as a ZIP. @param {Part[]} parts */
export const writeZip = (parts) => {
  /** @type {Uint8Array[]} */
  const files = [];
  /** @type {Uint8Array[]} */
  const directory = [];
  let offset = 0;
  for (const part of parts) {
    const header = writeHeader(part);
    files.push(header, part.packed);
    directory.push(writeHeader(part, offset));
    offset += header.length + part.packed.length;
  }
  const pieces = [...files, ...directory, writeEnd(parts.length, measure(directory), offset)];
  const zip = new Uint8Array(measure(pieces));
  let at = 0;
  for (const piece of pieces) {
    zip.set(piece, at);
    at += piece.length;
  }
  return zip;
};
