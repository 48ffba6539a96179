/** What somebody may do to a bundle on its way: each attack takes the honest files and gives the altered ones. */
import { makeEngine } from '../../client/paper/engine.ts'
import { readAsset } from '../../client/paper/build.ts'
import { typeset } from '../../client/paper/typeset.ts'
import { frozenHash, readFrozen } from '../../shared/agreement.ts'
import { certificateName, manifestName, manifestOf, signatureName } from '../../shared/asic.ts'
import { fromUtf8, hex, utf8, type Bytes } from '../../shared/bytes.ts'
import { canonicalBytes } from '../../shared/canonical.ts'
import { sha256 } from '../../shared/crypto.ts'
import { writeRosterExtract } from '../../shared/roster-extract.ts'
import { readZip, writeZip, type ZipFile } from '../../shared/zip.ts'
import { makeRoster, type Ended } from './ending-case.ts'

export type Files = ReadonlyMap<string, Bytes>

export const filesOf = (zip: Bytes): Map<string, Bytes> => {
  const read = readZip(zip)
  if (typeof read === 'string') throw new Error(read)
  return new Map(read.files)
}
export const zipOf = (files: Files): Bytes => writeZip([...files].map(([name, bytes]): ZipFile => ({ name, bytes })))

const replaced = (files: Files, changes: Readonly<Record<string, Bytes | undefined>>): Map<string, Bytes> => {
  const next = new Map(files)
  for (const [name, bytes] of Object.entries(changes)) { if (bytes) next.set(name, bytes); else next.delete(name) }
  return next
}

/** manifest.json as an attacker would write it anew. */
export const withNewList = (files: Files): Map<string, Bytes> => {
  const listed = [...files].filter(([name]) => name !== 'mimetype' && name !== 'manifest.json' && !name.startsWith('META-INF/'))
  return replaced(files, { 'manifest.json': canonicalBytes({ format: 'liuchi/bundle/1', files: listed.map(([name, bytes]) => ({ name, bytes: bytes.length, sha256: hex(sha256(bytes)) })) }) })
}

/** The signers' manifests as an attacker would write them anew; the signatures stay what they were. */
export const withNewManifests = (files: Files): Map<string, Bytes> => {
  const pdf = hex(sha256(files.get('agreement.pdf')!)), json = frozenHash(files.get('agreement.json')!)
  const next = new Map(withNewList(files))
  for (const slot of ['A1', 'A2']) if (next.has(manifestName(slot))) next.set(manifestName(slot), utf8(manifestOf({ slot, pdf, json })))
  return next
}

export const swapAmount = (json: Bytes): Bytes => utf8(fromUtf8(json).replaceAll('42,000', '32,000').replaceAll('肆万贰仟', '叁万贰仟'))
const paperOf = async (json: Bytes): Promise<Bytes> => (await typeset(readFrozen(json), makeEngine(readAsset))).pdf

const flipped = (bytes: Bytes, at: number): Bytes => { const next = bytes.slice(); next[at]! ^= 1; return next }

export interface Attack {
  readonly name: string
  readonly expect: 'green' | 'amber' | 'red' | 'unreadable'
  /** Words that the answer must contain: it says which. */
  readonly says: readonly string[]
  readonly comment: string
  make(honest: Files, ended: Ended): Promise<Bytes> | Bytes
}

export const attacks: readonly Attack[] = [
  { name: 'honest', expect: 'green', says: ['2 个设备签名都对得上', '来源没有证明', '签名设备自报'], comment: 'as exported', make: files => zipOf(files) },
  { name: 'pdf-byte', expect: 'red', says: ['PDF'], comment: 'one byte of the paper changed, the list and all checksums written anew',
    make: files => zipOf(withNewList(replaced(files, { 'agreement.pdf': flipped(files.get('agreement.pdf')!, 200) }))) },
  { name: 'pdf-byte-in-zip', expect: 'red', says: ['agreement.pdf'], comment: 'one byte of the packed paper changed inside the zip',
    make: files => { const zip = zipOf(files); return flipped(zip, indexOf(zip, 'agreement.pdf') + 400) } },
  { name: 'json-byte', expect: 'red', says: ['agreement.json'], comment: 'one letter of the data changed so that it is no longer canonical',
    make: files => zipOf(withNewList(replaced(files, { 'agreement.json': utf8(fromUtf8(files.get('agreement.json')!).replace('"caseId":', '"caseId": ')) }))) },
  { name: 'json-amount', expect: 'red', says: ['协议数据', '第一条', '32,000', '42,000'], comment: 'the amount swapped in the data, list written anew',
    make: files => zipOf(withNewList(replaced(files, { 'agreement.json': swapAmount(files.get('agreement.json')!) }))) },
  { name: 'json-amount-all', expect: 'red', says: ['第一条', '32,000', '42,000'], comment: 'the amount swapped in the data, list and signers\' manifests written anew',
    make: files => zipOf(withNewManifests(replaced(files, { 'agreement.json': swapAmount(files.get('agreement.json')!) }))) },
  { name: 'pdf-amount', expect: 'red', says: ['这份 PDF 签好以后被改过', '第一条', '32,000', '42,000'], comment: 'a paper typeset anew with another amount, list written anew',
    make: async files => zipOf(withNewList(replaced(files, { 'agreement.pdf': await paperOf(swapAmount(files.get('agreement.json')!)) }))) },
  { name: 'pdf-amount-all', expect: 'red', says: ['第一条', '32,000', '42,000'], comment: 'the same, with the signers\' manifests written anew',
    make: async files => zipOf(withNewManifests(replaced(files, { 'agreement.pdf': await paperOf(swapAmount(files.get('agreement.json')!)) }))) },
  { name: 'both-amounts', expect: 'red', says: ['签名'], comment: 'data and paper swapped consistently, everything written anew but the signatures',
    make: async files => { const json = swapAmount(files.get('agreement.json')!); return zipOf(withNewManifests(replaced(files, { 'agreement.json': json, 'agreement.pdf': await paperOf(json) }))) } },
  { name: 'signature-removed', expect: 'red', says: ['林小满', '缺'], comment: 'the second signer\'s files left out',
    make: files => zipOf(replaced(files, { [manifestName('A2')]: undefined, [signatureName('A2')]: undefined, [certificateName('A2')]: undefined })) },
  { name: 'signature-moved', expect: 'red', says: ['林小满', '挪了位置'], comment: 'the first signer\'s files put in the second place too',
    make: files => zipOf(replaced(files, { [manifestName('A2')]: files.get(manifestName('A1')), [signatureName('A2')]: files.get(signatureName('A1')), [certificateName('A2')]: files.get(certificateName('A1')) })) },
  { name: 'signature-byte', expect: 'red', says: ['周允和'], comment: 'one bit of a signature changed',
    make: files => { const cms = files.get(signatureName('A1'))!; return zipOf(replaced(files, { [signatureName('A1')]: flipped(cms, cms.length - 5) })) } },
  { name: 'signer-renamed', expect: 'red', says: ['林小满', '名册'], comment: 'another name in the disclosure, which the roster does not commit to',
    make: files => zipOf(withNewList(replaced(files, { 'people.json': utf8(fromUtf8(files.get('people.json')!).replace('林小满', '林大满')) }))) },
  { name: 'roster-swapped', expect: 'red', says: ['名册'], comment: 'the roster of another case with the same people',
    make: async files => zipOf(withNewList(replaced(files, { 'roster.bin': writeRosterExtract((await makeRoster([], 'another case')).roster) }))) },
  { name: 'roster-cut', expect: 'red', says: ['林小满', '名册'], comment: 'the roster cut off before the second signer was admitted',
    make: (files, { of }) => zipOf(withNewList(replaced(files, { 'roster.bin': writeRosterExtract(of.roster.slice(0, 2)) }))) },
  { name: 'acts-emptied', expect: 'amber', says: ['没有附冻结记录'], comment: 'the freeze act left out',
    make: files => zipOf(withNewList(replaced(files, { 'acts.json': canonicalBytes({ format: 'liuchi/acts/1', acts: [] }) }))) },
  { name: 'entry-extra', expect: 'red', says: ['supplement.pdf', '多出来'], comment: 'a file that does not belong there',
    make: files => zipOf(replaced(files, { 'supplement.pdf': files.get('agreement.pdf') })) },
  { name: 'entry-twice', expect: 'red', says: ['同名'], comment: 'two files of one name',
    make: files => writeZip([...[...files].map(([name, bytes]) => ({ name, bytes })), { name: 'agreement.pdf', bytes: utf8('%PDF-1.7') }]) },
  { name: 'truncated', expect: 'unreadable', says: ['不完整'], comment: 'the end of the file is missing', make: files => zipOf(files).slice(0, -4000) },
  { name: 'path-out', expect: 'unreadable', says: ['文件名'], comment: 'a name that leads out of the folder',
    make: files => writeZip([...[...files].map(([name, bytes]) => ({ name, bytes })), { name: '../verify.html', bytes: utf8('x') }]) },
  { name: 'bomb', expect: 'unreadable', says: ['大得不正常'], comment: 'two megabytes of zeros in two kilobytes',
    make: files => zipOf(replaced(files, { 'verifier.html': new Uint8Array(2 * 1024 * 1024) })) },
]

const indexOf = (zip: Bytes, name: string): number => {
  for (let at = 0; at < zip.length - name.length; at++) if ([...name].every((char, i) => zip[at + i] === char.charCodeAt(0))) return at
  throw new Error(`no ${name}`)
}
