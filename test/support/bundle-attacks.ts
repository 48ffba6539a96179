/** What somebody may do to a bundle on its way: each attack takes the honest files and gives the altered ones. */
import { makeEngine } from '../../client/paper/engine.ts'
import { readAsset } from '../../client/paper/build.ts'
import { typeset } from '../../client/paper/typeset.ts'
import { frozenHash, readFrozen } from '../../shared/agreement.ts'
import { certificateName, manifestName, manifestOf, signatureName } from '../../shared/asic.ts'
import { base64url, fromUtf8, hex, utf8, type Bytes } from '../../shared/bytes.ts'
import { logStatement } from '../../shared/bundle.ts'
import { canonicalBytes } from '../../shared/canonical.ts'
import { sha256 } from '../../shared/crypto.ts'
import { writeRosterExtract } from '../../shared/roster-extract.ts'
import { readZip, writeZip, type ZipFile } from '../../shared/zip.ts'
import { endCase, lin, makeRoster, type Ended } from './ending-case.ts'
import { shortDoc } from './agreement.ts'
import { nobleDevice, type NobleDevice } from './noble-device.ts'
import { personId, rekeyOf, roomId } from './roster-log.ts'

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
  const listed = [...files].filter(([name]) => name !== 'mimetype' && name !== 'manifest.json' && !name.startsWith('META-INF/')).sort(([a], [b]) => (a < b ? -1 : 1))
  return replaced(files, { 'manifest.json': canonicalBytes({ format: 'liuchi/bundle/2', files: listed.map(([name, bytes]) => ({ name, bytes: bytes.length, sha256: hex(sha256(bytes)) })) }) })
}

interface Claim { readonly root: string; readonly at: string; readonly device: string; readonly signature: string; readonly files: readonly { readonly name: string; readonly sha256: string }[] }
const claimOf = (files: Files): Claim => { const { root, at, device, signature, files: listed } = JSON.parse(fromUtf8(files.get('log.json')!)) as Claim; return { root, at, device, signature, files: listed } }
/** log.json with the hashes of the files as they are now, signed by this device; undefined = the signature stays what it was. */
const withNewClaim = (files: Files, by?: NobleDevice): Map<string, Bytes> => {
  const { root, at, device, signature } = claimOf(files)
  const listed = [...files].filter(([name]) => !['mimetype', 'log.json', 'manifest.json'].includes(name)).map(([name, bytes]) => ({ name, sha256: hex(sha256(bytes)) })).sort((a, b) => (a.name < b.name ? -1 : 1))
  const signed = by ? base64url(by.sign(logStatement(root, at, listed))) : signature
  return withNewList(replaced(files, { 'log.json': canonicalBytes({ format: 'liuchi/log/3', root, at, device: by ? by.idHex : device, files: listed, signature: signed }) }))
}
const withScript = (page: Bytes): Bytes => utf8(fromUtf8(page).replace('</body>', '<script>document.title = "绿"</script></body>'))

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
  { name: 'device-left', expect: 'amber', says: ['林小满的这台设备后来被移出了本案'], comment: 'as exported after the second signer was taken out of the case',
    make: async () => (await endCase({ doc: shortDoc, extra: [{ op: 'revoke', person: personId(lin.name), device: '', rekeys: ['agreement', 'acts', 'record'].map(name => rekeyOf(roomId(name), 2)) }] })).bundle },
  { name: 'verifier-script', expect: 'red', says: ['verifier.html', '和导出时的签名对不上'], comment: 'a script put into the verifier page, list written anew',
    make: files => zipOf(withNewList(replaced(files, { 'verifier.html': withScript(files.get('verifier.html')!) }))) },
  { name: 'readme-changed', expect: 'red', says: ['README.txt', '和导出时的签名对不上'], comment: 'another case number in the instructions, list written anew',
    make: files => zipOf(withNewList(replaced(files, { 'README.txt': utf8(fromUtf8(files.get('README.txt')!).replace('案件识别码', '案件号')) }))) },
  { name: 'readme-and-verifier', expect: 'red', says: ['README.txt', 'verifier.html', '和导出时的签名对不上'], comment: 'both replaced, list written anew',
    make: files => zipOf(withNewList(replaced(files, { 'README.txt': utf8('请打开 verifier.html'), 'verifier.html': withScript(files.get('verifier.html')!) }))) },
  { name: 'verifier-removed', expect: 'red', says: ['verifier.html', '和导出时的签名对不上'], comment: 'the verifier page left out, list written anew',
    make: files => zipOf(withNewList(replaced(files, { 'verifier.html': undefined }))) },
  { name: 'roster-tail-cut', expect: 'red', says: ['roster.bin', '和导出时的签名对不上'], comment: 'the roster cut off after the signers were admitted: whatever came later is hidden',
    make: (files, { of }) => zipOf(withNewList(replaced(files, { 'roster.bin': writeRosterExtract(of.roster.slice(0, 3)) }))) },
  { name: 'claim-rewritten', expect: 'red', says: ['导出清单（log.json）的签名对不上'], comment: 'the verifier page replaced, its hash in log.json written anew, the signature kept',
    make: files => zipOf(withNewClaim(replaced(files, { 'verifier.html': withScript(files.get('verifier.html')!) }))) },
  { name: 'claim-by-stranger', expect: 'red', says: ['导出清单（log.json）的签名对不上'], comment: 'the same, signed by a device that is not in the roster',
    make: files => zipOf(withNewClaim(replaced(files, { 'verifier.html': withScript(files.get('verifier.html')!) }), nobleDevice('stranger'))) },
  { name: 'claim-downgraded', expect: 'red', says: ['导出清单（log.json）的签名对不上'], comment: 'log.json written in the former format, which does not speak of the verifier page',
    make: files => { const { root, at, device, signature } = claimOf(files); return zipOf(withNewList(replaced(files, { 'verifier.html': withScript(files.get('verifier.html')!), 'log.json': canonicalBytes({ format: 'liuchi/log/2', root, at, device, signature }) }))) } },
  { name: 'list-shortened', expect: 'red', says: ['manifest.json'], comment: 'manifest.json says nothing of the verifier page',
    make: files => zipOf(replaced(files, { 'manifest.json': withNewList(replaced(files, { 'verifier.html': undefined })).get('manifest.json')! })) },
  { name: 'list-reordered', expect: 'red', says: ['manifest.json'], comment: 'manifest.json in another order',
    make: files => { const { format, files: listed } = JSON.parse(fromUtf8(files.get('manifest.json')!)) as { format: string; files: { name: string; bytes: number; sha256: string }[] }; return zipOf(replaced(files, { 'manifest.json': canonicalBytes({ format, files: listed.reverse() }) })) } },
  { name: 'mimetype-changed', expect: 'red', says: ['mimetype'], comment: 'another media type', make: files => zipOf(replaced(files, { mimetype: utf8('application/zip') })) },
  { name: 'acts-emptied', expect: 'red', says: ['没有附冻结记录', 'acts.json', '和导出时的签名对不上'], comment: 'the freeze act left out',
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

/** Bundles of former programs, kept as they were written; nothing makes them anew. */
export const formers: Readonly<Record<string, Pick<Attack, 'expect' | 'says' | 'comment'>>> = {
  'former-log-1': { expect: 'amber', says: ['旧程序导出', '请导出的单位用新程序再导出一份'], comment: 'liuchi/log/1: the exporter signed for the agreement alone' },
  'former-log-2': { expect: 'amber', says: ['旧程序导出', '请导出的单位用新程序再导出一份'], comment: 'liuchi/log/2: the exporter signed for agreement, acts and names' },
}
