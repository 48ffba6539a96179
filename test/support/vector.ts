/**
 * Test vectors: files, one defect or one success each. Headers `name: value`,
 * an empty line, then the bytes in hex, 32 to a line. test/vectors/README.md
 * tells what the headers mean.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { fromHex, hex, type Bytes } from '../../shared/bytes.ts'

export interface Vector {
  readonly name: string
  /** `ok`, or the name of the refusal. */
  readonly expect: string
  readonly comment: string
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: Bytes
}

/** `fill: n` lengthens the bytes with zeros to n, so that an oversize file need not be one. */
const filled = (bytes: Bytes, headers: Readonly<Record<string, string>>): Bytes => {
  if (headers['fill'] === undefined) return bytes
  const whole = new Uint8Array(Number(headers['fill']))
  whole.set(bytes)
  return whole
}

export const writeVector = ({ expect, comment, headers, bytes }: Omit<Vector, 'name'>): string => {
  const lines = [['expect', expect], ['comment', comment], ...Object.entries(headers)].map(([name, value]) => `${name}: ${value}\n`)
  return `${lines.join('')}\n${hex(bytes).replace(/.{1,64}/g, '$&\n')}`
}

export const readVector = (name: string, text: string): Vector => {
  const gap = text.indexOf('\n\n')
  const all = text.slice(0, gap).split('\n').map(line => {
    const colon = line.indexOf(': ')
    if (colon < 0) throw new Error(`${name}: "${line}" is no header`)
    return [line.slice(0, colon), line.slice(colon + 2)] as const
  })
  const { expect, comment, ...headers } = Object.fromEntries(all)
  if (expect === undefined || comment === undefined) throw new Error(`${name}: expect and comment are needed`)
  return { name, expect, comment, headers, bytes: filled(fromHex(text.slice(gap + 2).replaceAll('\n', '')), headers) }
}

const folder = new URL('../vectors/', import.meta.url)
/** All vectors of one folder, by name without `.txt`, sorted. */
export const vectorsOf = (name: string): readonly Vector[] =>
  readdirSync(new URL(`${name}/`, folder)).filter(file => file.endsWith('.txt')).sort()
    .map(file => readVector(file.slice(0, -4), readFileSync(new URL(`${name}/${file}`, folder), 'utf8')))

export const vectorNamed = (vectors: readonly Vector[], name: string): Vector => {
  const found = vectors.find(vector => vector.name === name)
  if (!found) throw new Error(`no vector named ${name}`)
  return found
}
