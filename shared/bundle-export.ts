/**
 * What the exporting device signed: one list with the hash of every file of the
 * bundle. The signers sign the agreement; that nothing else was exchanged on
 * the way is the exporter's word, and he must have a place in the case: his
 * device stands in the roster and may read the log of signing.
 */
import { frozenHash } from './agreement.ts'
import { MIMETYPE } from './asic.ts'
import { formerStatement, logStatement, manifestBytes, UNLISTED, type Bundle } from './bundle.ts'
import { fromBase64url, hex, Malformed, sameBytes, utf8, type Bytes } from './bytes.ts'
import { sha256Aside, verify } from './crypto.ts'
import { deviceOf } from './roster-extract.ts'
import type { RosterState } from './roster-fold.ts'

export interface ExportProof {
  /** `former`: a good signature of a format that did not speak of every file. */
  readonly at: 'signed' | 'former' | 'wrong'
  /** Who exported, as the roster knows him; empty when that is not known. */
  readonly person: string
  /** Files that are not what was exported; empty unless `at` is `signed`. */
  readonly altered: readonly string[]
}

/** `room`: the room of the freeze act. */
export const proveExport = async (bundle: Bundle, roster: RosterState | undefined, room: string | undefined): Promise<ExportProof> => {
  const { log } = bundle, device = roster && deviceOf(roster, log.device)
  if (!roster || !device) return { at: 'wrong', person: '', altered: [] }
  const outside = room !== undefined && device.live && roster.members.get(device.person)?.grants.get(room) === undefined
  if (outside || !(await isSignedBy(device.signPub, statementOf(bundle), log.signature))) return { at: 'wrong', person: '', altered: [] }
  return log.format === 3 ? { at: 'signed', person: device.person, altered: await alteredFiles(bundle) } : { at: 'former', person: device.person, altered: [] }
}

const statementOf = ({ log, agreement, files }: Bundle): Bytes => log.format === 3 ? logStatement(log.root, log.at, log.files)
  : formerStatement(log.format, log, frozenHash(agreement), { acts: files.get('acts.json')!, people: files.get('people.json')! })

const isSignedBy = async (signPub: Bytes, statement: Bytes, signature: string): Promise<boolean> => {
  try { return await verify(signPub, statement, fromBase64url(signature)) } catch (error) {
    if (error instanceof Malformed) return false
    throw error
  }
}

const alteredFiles = async ({ log, files }: Bundle): Promise<string[]> => {
  const sound = await Promise.all(log.files.map(async ({ name, sha256 }) => {
    const file = files.get(name)
    return file !== undefined && hex(await sha256Aside(file)) === sha256
  }))
  const altered = log.files.filter((_, i) => !sound[i]).map(({ name }) => name)
  if (altered.length > 0) return altered
  // Every file has the hash of the list, so none needs to be hashed again.
  const own = files.get('log.json')!, lengthOf = (name: string): number => files.get(name)!.length
  const listed = log.files.filter(({ name }) => !name.startsWith('META-INF/')).map(each => ({ ...each, bytes: lengthOf(each.name) }))
  return sameBytes(files.get('manifest.json')!, manifestBytes([...listed, { name: 'log.json', bytes: own.length, sha256: hex(await sha256Aside(own)) }])) ? [] : ['manifest.json']
}

/** Files that were not exported, and a container that calls itself something else. */
export const addedFiles = ({ log, files }: Bundle): string[] => {
  const known = new Set([...UNLISTED, ...log.files.map(({ name }) => name)]), mimetype = files.get('mimetype')
  return [...(mimetype && sameBytes(mimetype, utf8(MIMETYPE)) ? [] : ['mimetype']), ...[...files.keys()].filter(name => !known.has(name))]
}
