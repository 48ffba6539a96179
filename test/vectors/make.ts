/**
 * Writes the vectors: `npx tsx test/vectors/make.ts`. Keys, nonces and
 * signatures follow from names (RFC 6979), so a second run gives the same
 * bytes; a test holds the files to that. They are frozen: a change that alters
 * one breaks what others have written, and belongs under BREAKING.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { writeVector, type Vector } from '../support/vector.ts'
import { makeBlobVectors } from './make-blob.ts'
import { makeEnvelopeVectors } from './make-envelope.ts'
import { makeFrameVectors } from './make-frames.ts'
import { makeJoinVectors } from './make-join.ts'
import { makePayloadVectors } from './make-payload.ts'
import { makeRosterVectors } from './make-roster.ts'

/** File name (with folder) to text. */
export const makeVectors = async (): Promise<ReadonlyMap<string, string>> => {
  const byFolder: Readonly<Record<string, readonly Vector[]>> = {
    blob: await makeBlobVectors(), envelope: await makeEnvelopeVectors(), frames: makeFrameVectors(), join: await makeJoinVectors(),
    payload: makePayloadVectors(), roster: (await makeRosterVectors()).vectors,
  }
  return new Map(Object.entries(byFolder).flatMap(([folder, vectors]) => vectors.map(vector => [`${folder}/${vector.name}.txt`, writeVector(vector)] as const)))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, text] of await makeVectors()) {
    const file = new URL(path, import.meta.url)
    mkdirSync(new URL('.', file), { recursive: true })
    writeFileSync(file, text)
  }
}
