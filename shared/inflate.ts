/** Deflate with a limit: a small file must not become a large one in memory. */
import { Inflate, Unzlib } from 'fflate'
import { concat, Malformed, type Bytes } from './bytes.ts'

/** Raw deflate (zip); throws Malformed when the result is longer than `bytesMax` or the data is damaged. */
export const inflate = (packed: Bytes, bytesMax: number): Bytes => collect(new Inflate(), packed, bytesMax)
/** Deflate in a zlib frame (PDF's FlateDecode). */
export const inflateZlib = (packed: Bytes, bytesMax: number): Bytes => collect(new Unzlib(), packed, bytesMax)

/** Input per step: one step can make at most about a thousand times as much. */
const stepBytes = 16 * 1024

const collect = (stream: Inflate | Unzlib, packed: Bytes, bytesMax: number): Bytes => {
  const parts: Bytes[] = []
  let length = 0, ended = false
  stream.ondata = (part, final) => {
    length += part.length
    if (length > bytesMax) throw new Malformed('unpacks to more than the limit')
    parts.push(part)
    ended = final
  }
  try {
    for (let at = 0; at < packed.length; at += stepBytes) stream.push(packed.slice(at, at + stepBytes), at + stepBytes >= packed.length)
  } catch (error) {
    if (error instanceof Malformed) throw error
    throw new Malformed('packed data is damaged')
  }
  if (!ended) throw new Malformed('packed data is cut off')
  return concat(...parts)
}
