const utf8 = new TextEncoder();

/** Bytes of pieces in a row; texts as UTF-8. For preparing constants, not for rows. */
export function bytesOf(...pieces: readonly (string | number | Uint8Array | readonly number[])[]): Uint8Array {
  return Uint8Array.from(
    pieces.flatMap((piece) => {
      if (typeof piece === 'number') return [piece];
      return typeof piece === 'string' ? [...utf8.encode(piece)] : [...piece];
    }),
  );
}
