/**
 * 核验包: one zip that anybody can check without us. ASiC-E with CAdES
 * (ETSI EN 319 162-1): one manifest and one signature for each signer.
 *
 *   mimetype                          first, stored
 *   README.txt                        how to check it, by hand too
 *   agreement.pdf · agreement.json    what was signed; nothing else is
 *   roster.bin                        which device is whose (roster-extract.ts)
 *   people.json                       name, agency and role of the signers and of who entered acts, with their salts
 *   acts.json                         the freeze act, and what was entered of ink, pad, seal and photographs, as they
 *                                     stand in the log, each envelope opened with its own key
 *   scans/p01-…                       photographs of the signed print, named by page and hash
 *   log.json                          one root over all logs, and the hash of every other file but the list below: signed
 *                                     by the exporting device
 *   manifest.json                     SHA-256 of all the above and of verifier.html: against damage, not against forgery
 *   META-INF/ASiCManifestNNN.xml · signatureNNN.p7s · certs/deviceNNN.pem
 *   verifier.html                     this checker; a careful reader brings his own
 */
import { frozenHash, readFrozen, type Frozen } from './agreement.ts'
import { certificateName, JSON_NAME, manifestName, manifestOf, MIMETYPE, PDF_NAME, pem, signatureName } from './asic.ts'
import { base64url, fromUtf8, hex, Malformed, utf8, type Bytes } from './bytes.ts'
import { checkDetached, type Sign } from './cades.ts'
import { canonicalBytes, readCanonical, type Json } from './canonical.ts'
import { sha256 } from './crypto.ts'
import { writeRosterExtract, type RosterEntry } from './roster-extract.ts'
import { array, closed, hexText, isoTime, object, oneOf, text, whole, type Check } from './shape.ts'
import { readZip, writeZip, type ZipFault, type ZipFile } from './zip.ts'

export interface Disclosure { readonly salt: string; readonly person: { readonly name: string; readonly agency: string; readonly role: string } }
/** An envelope of the acts room with its own key (SHA-256(epoch key ‖ nonce)); `key` is empty when it is not sealed. */
export interface OpenedAct { readonly seq: number; readonly relayTime: number; readonly key: string; readonly envelope: string }
export interface SignedFile { readonly name: string; readonly sha256: string }
/** Who says what the logs came to, and which files were exported: one device, over logStatement. */
export interface LogClaim { readonly root: string; readonly at: string; readonly device: string; readonly signature: string; /** By name; none before format 3. */ readonly files: readonly SignedFile[] }

export interface BundleParts {
  readonly agreement: Bytes
  readonly pdf: Bytes
  readonly roster: readonly RosterEntry[]
  readonly people: Readonly<Record<string, Disclosure>>
  readonly acts: readonly OpenedAct[]
  /** Photographs; names by scanName. */
  readonly scans: readonly ZipFile[]
  readonly log: Pick<LogClaim, 'root' | 'at' | 'device'> & { readonly sign: Sign }
  readonly signatures: readonly { readonly slot: string; readonly cms: Bytes }[]
  readonly readme: string
  /** The verifier page; left out when there is none at hand. */
  readonly verifier: Bytes | undefined
}

const ACTS_FORMAT = 'liuchi/acts/1'
const PEOPLE_FORMAT = 'liuchi/people/1'
const LOG_FORMATS = ['liuchi/log/1', 'liuchi/log/2', 'liuchi/log/3'] as const
const LOG_FORMAT = LOG_FORMATS[2]
const MANIFEST_FORMATS = ['liuchi/bundle/1', 'liuchi/bundle/2'] as const
const MANIFEST_FORMAT = MANIFEST_FORMATS[1]
const NEWEST: Readonly<Record<string, number>> = { log: LOG_FORMATS.length, bundle: MANIFEST_FORMATS.length }

/** Not in the exporting device's list: the list, what lists it in turn, and the container's own name, which is always the same. */
export const UNLISTED: readonly string[] = ['mimetype', 'log.json', 'manifest.json']

/** What the exporting device signs: no file of the bundle can be left out, added or exchanged on the way. */
export const logStatement = (root: string, at: string, files: readonly SignedFile[]): Bytes =>
  utf8(`liuchi/log-root/3\n${root}\n${at}\n${files.map(({ name, sha256: hash }) => `${hash}  ${name}\n`).join('')}`)
/** Formats 1 and 2 spoke of the agreement alone, then of acts and names too. */
export const formerStatement = (format: 1 | 2, { root, at }: LogClaim, agreementSha256: string, told: { readonly acts: Bytes; readonly people: Bytes }): Bytes =>
  utf8(format === 2 ? `liuchi/log-root/2\n${root}\n${agreementSha256}\n${hex(sha256(told.acts))}\n${hex(sha256(told.people))}\n${at}\n` : `liuchi/log-root/1\n${root}\n${agreementSha256}\n${at}\n`)
const actsBytes = (acts: readonly OpenedAct[]): Bytes => canonicalBytes({ format: ACTS_FORMAT, acts })
const peopleBytes = (people: Readonly<Record<string, Disclosure>>): Bytes => canonicalBytes({ format: PEOPLE_FORMAT, people })

const byName = (a: { readonly name: string }, b: { readonly name: string }): number => (a.name < b.name ? -1 : 1)

/** manifest.json of these files; `bytes` = length. */
export const manifestBytes = (files: readonly (SignedFile & { readonly bytes: number })[]): Bytes =>
  canonicalBytes({ format: MANIFEST_FORMAT, files: files.map(({ name, bytes, sha256: hash }) => ({ name, bytes, sha256: hash })).sort(byName) })

/** The same parts give the same bytes. */
export const writeBundle = async (parts: BundleParts): Promise<Bytes> => {
  const content: ZipFile[] = [
    { name: 'README.txt', bytes: utf8(parts.readme) },
    { name: PDF_NAME, bytes: parts.pdf },
    { name: JSON_NAME, bytes: parts.agreement },
    { name: 'roster.bin', bytes: writeRosterExtract(parts.roster) },
    { name: 'people.json', bytes: peopleBytes(parts.people) },
    { name: 'acts.json', bytes: actsBytes(parts.acts) },
    ...[...parts.scans].sort(byName),
    ...(parts.verifier ? [{ name: 'verifier.html', bytes: parts.verifier }] : []),
  ]
  const marks = await marksOf(parts)
  const files = [...content, ...marks].map(({ name, bytes }) => ({ name, sha256: hex(sha256(bytes)) })).sort(byName)
  const { root, at, device, sign } = parts.log
  const signature = base64url(await sign(logStatement(root, at, files)))
  content.push({ name: 'log.json', bytes: canonicalBytes({ format: LOG_FORMAT, root, at, device, files, signature }) })
  return writeZip([{ name: 'mimetype', bytes: utf8(MIMETYPE) }, ...content, { name: 'manifest.json', bytes: manifestBytes(content.map(({ name, bytes }) => ({ name, bytes: bytes.length, sha256: hex(sha256(bytes)) }))) }, ...marks])
}

const marksOf = async ({ signatures, pdf, agreement }: BundleParts): Promise<ZipFile[]> => {
  const marks: ZipFile[] = []
  for (const { slot, cms } of [...signatures].sort((a, b) => (signatureName(a.slot) < signatureName(b.slot) ? -1 : 1))) {
    const xml = utf8(manifestOf({ slot, pdf: hex(sha256(pdf)), json: frozenHash(agreement) }))
    const checked = await checkDetached(cms, xml)
    if (typeof checked === 'string') throw new Malformed(`signature ${slot}: ${checked}`)
    marks.push({ name: manifestName(slot), bytes: xml }, { name: signatureName(slot), bytes: cms }, { name: certificateName(slot), bytes: utf8(pem(checked.certificate)) })
  }
  return marks
}

// ---------------------------------------------------------------- reading

export interface Bundle {
  readonly files: ReadonlyMap<string, Bytes>
  readonly frozen: Frozen
  readonly agreement: Bytes
  readonly pdf: Bytes
  readonly roster: Bytes
  readonly people: Readonly<Record<string, Disclosure>>
  readonly acts: readonly OpenedAct[]
  readonly log: LogClaim & { readonly format: 1 | 2 | 3 }
  readonly manifest: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[]
}

/**
 * What could not be read to the end. `unreadable`: no bundle that we know.
 * `tampered`: a bundle, and a part of it is not what was exported.
 */
export interface Unread { readonly unread: 'unreadable' | 'tampered'; readonly sentence: string }
export const isUnread = (x: unknown): x is Unread => typeof x === 'object' && x !== null && 'unread' in x
const unreadable = (sentence: string): Unread => ({ unread: 'unreadable', sentence })
const tampered = (sentence: string): Unread => ({ unread: 'tampered', sentence })

/** The limit is zipBytesMax's; photographs are what makes a bundle large. */
export const TOO_BIG = '这个文件超过 64 MB，不是核验包，没有打开。请确认选对了文件。'
const ZIP_SENTENCES: Readonly<Record<ZipFault, string>> = {
  'too-big': TOO_BIG,
  'not-zip': '打不开这个文件。它不是核验包（.zip），也可能没下载完。请向导出的人再要一份。',
  'cut-off': '这个文件不完整，后面缺了一截，多半没下载完。请重新下载，或者向导出的人再要一份。',
  appended: '这个文件后面多了东西，不是导出时的样子，没有打开。请重新下载，或者向导出的人再要一份。',
  'too-many': '这个压缩包里的文件太多，不像核验包，没有打开。请确认选对了文件。',
  twice: '这个压缩包里有两个同名的文件，不同的软件会看到不同的内容，所以不能核验。请不要使用，向导出的人要原件。',
  path: '这个压缩包里有不正常的文件名，可能会写到别处去，没有打开。请不要解压它，向导出的人要原件。',
  bomb: '这个压缩包解开以后会大得不正常，没有打开。请不要解压它，向导出的人要原件。',
  form: '这个压缩包的结构不正常，不同的软件可能看到不同的内容，所以不能核验。请向导出的人要原件，不要先解压再重新打包。',
}

const person = closed({ name: text(1, 64), agency: text(0, 64), role: text(1, 32) })
const disclosures = (value: Json): Readonly<Record<string, Disclosure>> => {
  const found: Record<string, Disclosure> = {}
  for (const [id, one] of Object.entries(object(value))) found[hexText(16)(id)] = closed({ salt: hexText(16), person })(one)
  return found
}
const peopleFile = closed({ format: oneOf(PEOPLE_FORMAT), people: disclosures })
const actsFile = closed({ format: oneOf(ACTS_FORMAT), acts: array(closed({ seq: whole, relayTime: whole, key: text(0, 43), envelope: text(1, 400_000) }), 0, 600) })
const hashes = array(closed({ name: text(1, 64), sha256: hexText(32) }), 1, 397)
/** Names ascend, none twice: one list has one spelling. */
const signedFiles: Check<readonly SignedFile[]> = value => {
  const files = hashes(value)
  if (files.some(({ name }, i) => i > 0 && files[i - 1]!.name >= name)) throw new Malformed('not in order')
  return files
}
const claim = { root: hexText(32), at: isoTime, device: hexText(32), signature: text(86, 86) }
const formerLogFile = closed({ format: oneOf(LOG_FORMATS[0], LOG_FORMATS[1]), ...claim })
const newLogFile = closed({ format: oneOf(LOG_FORMAT), ...claim, files: signedFiles })
const logFile = (value: Json): Bundle['log'] => {
  const { format, ...told } = object(value)['format'] === LOG_FORMAT ? newLogFile(value) : { ...formerLogFile(value), files: [] }
  return { ...told, format: format === LOG_FORMATS[0] ? 1 : format === LOG_FORMATS[1] ? 2 : 3 }
}
const manifestFile = closed({ format: oneOf(...MANIFEST_FORMATS), files: array(closed({ name: text(1, 64), bytes: whole, sha256: hexText(32) }), 1, 390) })

const NEEDED = [PDF_NAME, JSON_NAME, 'roster.bin', 'people.json', 'acts.json', 'log.json', 'manifest.json']

/** Structure only; what it proves is bundle-check.ts's question. */
export const readBundle = (bytes: Bytes): Bundle | Unread => {
  const unzipped = readZip(bytes)
  if (typeof unzipped === 'string') return unzipped === 'twice' || unzipped === 'appended' ? tampered(ZIP_SENTENCES[unzipped]) : unreadable(ZIP_SENTENCES[unzipped])
  const { files, damaged } = unzipped
  if (damaged.length > 0) return tampered(`核验包里的 ${damaged.join('、')} 坏了或者被改过，和打包时的校验和对不上。请不要使用，重新下载或者向导出的人要原件。`)
  const missing = NEEDED.filter(name => !files.has(name))
  if (missing.length === NEEDED.length) return unreadable('打不开这个文件。它是压缩包，但不是六尺导出的核验包。请确认选对了文件。')
  if (missing.length > 0) return tampered(`核验包里缺少 ${missing.join('、')}，不是导出时的样子。请不要使用，向导出的人要原件。`)
  return readParts(files)
}

const readParts = (files: ReadonlyMap<string, Bytes>): Bundle | Unread => {
  const file = (name: string): Bytes => files.get(name)!
  let reading = JSON_NAME
  const read = <T>(name: string, check: (value: Json) => T): T => { reading = name; return check(readCanonical(file(name))) }
  try {
    const frozen = readFrozen(file(JSON_NAME))
    const { people } = read('people.json', peopleFile)
    const { acts } = read('acts.json', actsFile)
    const log = read('log.json', logFile)
    const manifest = read('manifest.json', manifestFile).files
    return { files, frozen, agreement: file(JSON_NAME), pdf: file(PDF_NAME), roster: file('roster.bin'), people, acts, log, manifest }
  } catch (error) {
    if (!(error instanceof Malformed)) throw error
    return newerFormat(file(reading))
      ? unreadable('这个核验包是用更新的程序导出的，这里看不懂。请到导出它的单位要一份新的核验页，再来核验。')
      : tampered(`核验包里的 ${reading} 不合格式，导出以后被改过或者损坏了。请不要使用，向导出的人要原件。`)
  }
}

const newerFormat = (bytes: Bytes): boolean => {
  try {
    const value: unknown = JSON.parse(fromUtf8(bytes))
    const format = typeof value === 'object' && value !== null ? (value as { format?: unknown }).format : undefined
    const [, kind, version] = (typeof format === 'string' ? /^liuchi\/([a-z]+)\/([1-9]\d*)$/.exec(format) : undefined) ?? []
    return kind !== undefined && Number(version) > (NEWEST[kind] ?? 1)
  } catch { return false } // not JSON: damaged, not newer
}

/** Opening one envelope of the log for everybody: its own key opens nothing else. */
export const openedAct = (seq: number, relayTime: number, envelope: Bytes, key: Bytes | undefined): OpenedAct =>
  ({ seq, relayTime, envelope: base64url(envelope), key: key ? base64url(key) : '' })
