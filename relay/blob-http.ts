/** PUT, GET and HEAD of sealed parts on the relay's one port. Of what goes through, the log says sizes and shortened ids. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { fromBase64url, Malformed, type Bytes } from '../shared/bytes.ts'
import { blobSealedBytesMax } from '../shared/limits.ts'
import { BLOB_ANSWERS, readBlobPath, type BlobAnswer } from '../shared/blob.ts'
import type { BlobStore, PartName } from './blob-store.ts'
import type { Driver, LogLine } from './drive.ts'

export interface BlobPorts { readonly store: BlobStore; readonly driver: () => Pick<Driver, 'checkPass' | 'status'>; readonly write: (line: LogLine) => void }

const HEADERS = {
  'Content-Type': 'application/octet-stream', 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'private, no-store', 'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin', 'Content-Security-Policy': "default-src 'none'; sandbox", 'X-Frame-Options': 'DENY',
} as const

/** Answers every address below /blob/. */
export const makeBlobAnswer = ({ store, driver, write }: BlobPorts) => (request: IncomingMessage, response: ServerResponse): void => {
  const path = (request.url ?? '').split('?')[0] ?? ''
  const part = readBlobPath(path)
  const report = (level: LogLine['level'], event: string, answer: string, bytes: number): void =>
    write({ type: 'log', level, event, fields: { answer, bytes, ...(part ? { case: part.caseId.slice(0, 8), room: part.room.slice(0, 8) } : {}) } })
  const say = (answer: BlobAnswer, bytes = 0): void => {
    if (BLOB_ANSWERS[answer] >= 400) report('warn', 'blob-refused', answer, bytes)
    if (response.destroyed) return
    response.writeHead(BLOB_ANSWERS[answer], { ...HEADERS, 'Content-Type': 'text/plain; charset=utf-8' }).end(answer)
    // A sender who is in the middle of a part hears the answer only after it; one who has more than a part is cut off.
    if (Number(request.headers['content-length']) > blobSealedBytesMax) response.once('finish', () => request.destroy())
    else request.resume()
  }
  const right = request.method === 'PUT' ? 1 : request.method === 'GET' || request.method === 'HEAD' ? 0 : undefined
  if (!part || right === undefined) return say('malformed')
  const standing = driver().status().stopping ? 'busy' : driver().checkPass(passOf(request), { ...part, right, now: Date.now() })
  if (standing !== 'good') return say(standing)
  const failed = (): void => { if (response.headersSent) response.destroy(); else say('failed') }
  if (right === 0) { void give(store, part, request.method === 'HEAD' ? 'head' : 'whole', response, say).catch(failed); return }
  const length = lengthOf(request)
  if (length === undefined) return say('no-length')
  void store.put(part, request, length).then(outcome => {
    if (outcome === 'cut') { report('info', 'blob-cut', outcome, length); response.destroy(); return }
    if (outcome === 'stored') report('info', 'blob-stored', outcome, length)
    say(outcome, length)
  }).catch(failed)
}

const give = async (store: BlobStore, part: PartName, what: 'head' | 'whole', response: ServerResponse, say: (answer: BlobAnswer) => void): Promise<void> => {
  const file = await store.open(part)
  // Asking whether it is there is no mistake: no error in anybody's console.
  if (!file && what === 'head') { response.writeHead(204, HEADERS).end(); return }
  if (!file) return say('absent')
  const { size } = await file.stat()
  response.writeHead(200, { ...HEADERS, 'Content-Length': size, 'Content-Disposition': 'attachment' })
  if (what === 'head') { response.end(); await file.close(); return }
  file.createReadStream().on('error', () => response.destroy()).pipe(response)
  // A reader who goes away in the middle leaves the handle open otherwise.
  response.once('close', () => { void file.close().catch(() => {}) }) // closed already when all was read
}

const passOf = (request: IncomingMessage): Bytes => {
  const [, text] = /^Bearer ([\w-]{1,400})$/.exec(request.headers.authorization ?? '') ?? []
  try { return fromBase64url(text ?? '') } catch (error) {
    if (error instanceof Malformed) return new Uint8Array()
    throw error
  }
}
/** Announced, so that a part over the limit is refused before it is read. */
const lengthOf = (request: IncomingMessage): number | undefined => {
  const announced = request.headers['content-length']
  return announced !== undefined && /^\d{1,12}$/.test(announced) ? Number(announced) : undefined
}
