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
 *   log.json                          one root over all logs, signed by the exporting device
 *   manifest.json                     SHA-256 of all the above and of verifier.html: against damage, not against forgery
 *   META-INF/ASiCManifestNNN.xml · signatureNNN.p7s · certs/deviceNNN.pem
 *   verifier.html                     this checker; a careful reader brings his own
 */
import { frozenHash, readFrozen, type Frozen } from './agreement.ts'
import { certificateName, JSON_NAME, manifestName, manifestOf, MIMETYPE, PDF_NAME, pem, signatureName } from './asic.ts'
import { base64url, fromUtf8, hex, Malformed, utf8, type Bytes } from './bytes.ts'
import { checkDetached } from './cades.ts'
import { canonicalBytes, readCanonical, type Json } from './canonical.ts'
import { sha256 } from './crypto.ts'
import { writeRosterExtract, type RosterEntry } from './roster-extract.ts'
import { array, closed, hexText, isoTime, object, oneOf, text, whole } from './shape.ts'
import { readZip, writeZip, type ZipFault, type ZipFile } from './zip.ts'

export interface Disclosure { readonly salt: string; readonly person: { readonly name: string; readonly agency: string; readonly role: string } }
/** An envelope of the acts room with its own key (SHA-256(epoch key ‖ nonce)); `key` is empty when it is not sealed. */
export interface OpenedAct { readonly seq: number; readonly relayTime: number; readonly key: string; readonly envelope: string }
/** Who says what the logs came to: the exporting device, over logStatement. */
export interface LogClaim { readonly root: string; readonly at: string; readonly device: string; readonly signature: string }

export interface BundleParts {
  readonly agreement: Bytes
  readonly pdf: Bytes
  readonly roster: readonly RosterEntry[]
  readonly people: Readonly<Record<string, Disclosure>>
  readonly acts: readonly OpenedAct[]
  /** Photographs; names by scanName. */
  readonly scans: readonly ZipFile[]
  readonly log: LogClaim
  readonly signatures: readonly { readonly slot: string; readonly cms: Bytes }[]
  readonly readme: string
  /** The verifier page; left out when there is none at hand. */
  readonly verifier: Bytes | undefined
}

const ACTS_FORMAT = 'liuchi/acts/1'
const PEOPLE_FORMAT = 'liuchi/people/1'
const LOG_FORMAT = 'liuchi/log/2'
const LOG_FORMAT_1 = 'liuchi/log/1'
const MANIFEST_FORMAT = 'liuchi/bundle/1'

/**
 * What the exporting device signs: the root belongs to this agreement, to these
 * acts and to these names, so that none of them can be left out on the way.
 * Until format 2 it spoke of the agreement alone (`told` undefined).
 */
export const logStatement = (root: string, agreementSha256: string, at: string, told: { readonly acts: Bytes; readonly people: Bytes } | undefined): Bytes =>
  utf8(told ? `liuchi/log-root/2\n${root}\n${agreementSha256}\n${hex(sha256(told.acts))}\n${hex(sha256(told.people))}\n${at}\n` : `liuchi/log-root/1\n${root}\n${agreementSha256}\n${at}\n`)
export const actsBytes = (acts: readonly OpenedAct[]): Bytes => canonicalBytes({ format: ACTS_FORMAT, acts })
export const peopleBytes = (people: Readonly<Record<string, Disclosure>>): Bytes => canonicalBytes({ format: PEOPLE_FORMAT, people })

/** The same parts give the same bytes. */
export const writeBundle = async (parts: BundleParts): Promise<Bytes> => {
  const { signatures } = parts
  const content: ZipFile[] = [
    { name: 'README.txt', bytes: utf8(parts.readme) },
    { name: PDF_NAME, bytes: parts.pdf },
    { name: JSON_NAME, bytes: parts.agreement },
    { name: 'roster.bin', bytes: writeRosterExtract(parts.roster) },
    { name: 'people.json', bytes: peopleBytes(parts.people) },
    { name: 'acts.json', bytes: actsBytes(parts.acts) },
    { name: 'log.json', bytes: canonicalBytes({ format: LOG_FORMAT, ...parts.log }) },
    ...[...parts.scans].sort((a, b) => (a.name < b.name ? -1 : 1)),
    ...(parts.verifier ? [{ name: 'verifier.html', bytes: parts.verifier }] : []),
  ]
  const manifest = { format: MANIFEST_FORMAT, files: content.map(({ name, bytes }) => ({ name, bytes: bytes.length, sha256: hex(sha256(bytes)) })) }
  const marks: ZipFile[] = []
  for (const { slot, cms } of [...signatures].sort((a, b) => (signatureName(a.slot) < signatureName(b.slot) ? -1 : 1))) {
    const xml = utf8(manifestOf({ slot, pdf: hex(sha256(parts.pdf)), json: frozenHash(parts.agreement) }))
    const checked = await checkDetached(cms, xml)
    if (typeof checked === 'string') throw new Malformed(`signature ${slot}: ${checked}`)
    marks.push({ name: manifestName(slot), bytes: xml }, { name: signatureName(slot), bytes: cms }, { name: certificateName(slot), bytes: utf8(pem(checked.certificate)) })
  }
  return writeZip([{ name: 'mimetype', bytes: utf8(MIMETYPE) }, ...content, { name: 'manifest.json', bytes: canonicalBytes(manifest) }, ...marks])
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
  readonly log: LogClaim & { /** Does the claim speak of acts and names too? */ readonly whole: 'yes' | 'no' }
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

const ZIP_SENTENCES: Readonly<Record<ZipFault, string>> = {
  'too-big': '这个文件太大，不像核验包，没有打开。核验包一般不到 1 MB；请确认选对了文件。',
  'not-zip': '打不开这个文件。它不是核验包（.zip），也可能没下载完。请向导出的人再要一份。',
  'cut-off': '这个文件不完整，后面缺了一截，多半没下载完。请重新下载，或者向导出的人再要一份。',
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
const logFile = closed({ format: oneOf(LOG_FORMAT, LOG_FORMAT_1), root: hexText(32), at: isoTime, device: hexText(32), signature: text(86, 86) })
const manifestFile = closed({ format: oneOf(MANIFEST_FORMAT), files: array(closed({ name: text(1, 64), bytes: whole, sha256: hexText(32) }), 1, 390) })

const NEEDED = [PDF_NAME, JSON_NAME, 'roster.bin', 'people.json', 'acts.json', 'log.json', 'manifest.json']

/** Structure only; what it proves is bundle-check.ts's question. */
export const readBundle = (bytes: Bytes): Bundle | Unread => {
  const unzipped = readZip(bytes)
  if (typeof unzipped === 'string') return unzipped === 'twice' ? tampered(ZIP_SENTENCES.twice) : unreadable(ZIP_SENTENCES[unzipped])
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
    const { format, root, at, device, signature } = read('log.json', logFile)
    const manifest = read('manifest.json', manifestFile).files
    return { files, frozen, agreement: file(JSON_NAME), pdf: file(PDF_NAME), roster: file('roster.bin'), people, acts, log: { root, at, device, signature, whole: format === LOG_FORMAT ? 'yes' : 'no' }, manifest }
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
    return typeof format === 'string' && /^liuchi\/[a-z]+\/([2-9]|[1-9]\d+)$/.test(format) && format !== LOG_FORMAT
  } catch { return false } // not JSON: damaged, not newer
}

/** Opening one envelope of the log for everybody: its own key opens nothing else. */
export const openedAct = (seq: number, relayTime: number, envelope: Bytes, key: Bytes | undefined): OpenedAct =>
  ({ seq, relayTime, envelope: base64url(envelope), key: key ? base64url(key) : '' })
