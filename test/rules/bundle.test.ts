import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { exportBundle } from '../../client/finish/export.ts'
import { isObstacle } from '../../client/finish/obstacle.ts'
import { buildVerifier } from '../../client/verify/build.ts'
import { checkBundle, type Report } from '../../shared/bundle-check.ts'
import { isUnread, readBundle } from '../../shared/bundle.ts'
import { fromUtf8, hex, Malformed, utf8, type Bytes } from '../../shared/bytes.ts'
import { checkDetached, signDetached } from '../../shared/cades.ts'
import { sha256 } from '../../shared/crypto.ts'
import { differencesOf, squeeze } from '../../shared/differences.ts'
import { logRoot, treeHash } from '../../shared/merkle.ts'
import { pdfText } from '../../shared/pdf-text.ts'
import { readZip, writeZip } from '../../shared/zip.ts'
import { shortDoc } from '../support/agreement.ts'
import { filesOf, withNewList, zipOf } from '../support/bundle-attacks.ts'
import { chen, endCase, lin, makeRoster, zhou, type Ended } from '../support/ending-case.ts'
import { seededBytes } from '../support/noble-device.ts'
import { epochKey, personId, roomId, rekeyOf } from '../support/roster-log.ts'
import { makeSeeded } from '../support/seeded.ts'
import { needs, run } from '../support/third-party.ts'

// Starting Typst takes two seconds alone and half a minute on a machine that is busy with everything else.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const vectors = new URL('../vectors/bundle/', import.meta.url)
const index = JSON.parse(readFileSync(new URL('index.json', vectors), 'utf8')) as Readonly<Record<string, { readonly expect: string; readonly says: readonly string[]; readonly comment: string }>>
const vector = (name: string): Bytes => new Uint8Array(readFileSync(new URL(`${name}.zip`, vectors)))

type Answer = { readonly verdict: string; readonly words: string; readonly report: Report | undefined }
const answerTo = async (zip: Bytes, pdf?: Bytes): Promise<Answer> => {
  const bundle = readBundle(zip)
  if (isUnread(bundle)) return { verdict: bundle.unread === 'tampered' ? 'red' : 'unreadable', words: bundle.sentence, report: undefined }
  const report = await checkBundle(bundle, pdf)
  return { verdict: report.verdict, words: JSON.stringify(report), report }
}

const fromLatin = (bytes: Bytes): string => Buffer.from(bytes).toString('latin1')
const latin = (text: string): Bytes => new Uint8Array(Buffer.from(text, 'latin1'))

const folder = mkdtempSync(join(tmpdir(), 'liuchi-bundle-'))
afterAll(() => { rmSync(folder, { recursive: true, force: true }) })
const honest = vector('honest')
let ended: Ended
beforeAll(async () => { ended = await endCase({ doc: shortDoc }) })

describe('the answer', () => {
  it('B1 an honest bundle is green; five questions stand in their order; the verdict is the worst answer', async () => {
    const { report } = await answerTo(ended.bundle)
    expect(report!.verdict).toBe('green')
    expect(report!.findings.map(({ question }) => question)).toEqual(['文字改过没有', '签名有效吗', '签名的人是谁', '什么时候签的', '有没有留着争议'])
    for (const name of ['device-left', 'pdf-amount', 'signature-removed', 'signer-renamed', 'entry-extra']) {
      const other = (await answerTo(vector(name))).report
      if (!other) continue
      const levels = other.findings.map(({ level }) => level)
      expect(other.verdict, name).toBe(levels.includes('bad') ? 'red' : levels.includes('doubt') ? 'amber' : 'green')
    }
  })

  it.each(Object.entries(index))('B2 vector %s', async (name, { expect: verdict, says }) => {
    const answer = await answerTo(vector(name))
    expect(answer.verdict).toBe(verdict)
    for (const word of says) expect(answer.words).toContain(word)
  })

  it('B3 no single changed byte of the file leaves it green, but in a date that means nothing', async () => {
    const { below } = makeSeeded(20261120)
    for (let i = 0; i < 120; i++) {
      const zip = honest.slice(), at = below(zip.length)
      zip[at]! ^= 1 << below(8)
      const answer = await answerTo(zip)
      // Versions, dates and attributes of a zip entry are nobody's statement: the files inside are the same.
      if (answer.verdict === 'green') expect(filesOf(zip)).toEqual(filesOf(honest))
    }
  })

  it('B3 a file cut off anywhere is never green', async () => {
    for (let length = 0; length < honest.length; length += 2997) expect(['unreadable', 'red']).toContain((await answerTo(honest.slice(0, length))).verdict)
  })

  it('B3 a file with something behind it is not called cut off, one that is too big not measured by a small one', async () => {
    const longer = await answerTo(Uint8Array.from([...honest, ...utf8('more')]))
    expect([longer.verdict, longer.words]).toEqual(['red', '这个文件后面多了东西，不是导出时的样子，没有打开。请重新下载，或者向导出的人再要一份。'])
    const big = await answerTo(new Uint8Array(64 * 1024 * 1024 + 1))
    expect(big.words).toContain('64 MB')
    expect(big.words).not.toContain('1 MB；')
  })

  it('B3 nothing hides between the files, before the directory, or in the entry of a folder: other programs may see it', async () => {
    const directory = new DataView(honest.buffer, honest.byteOffset).getUint32(honest.length - 6, true), hidden = writeZip([{ name: 'mimetype', bytes: utf8('x') }, { name: 'agreement.pdf', bytes: utf8('%PDF-1.7 another') }])
    const decoy = hidden.slice(0, new DataView(hidden.buffer).getUint32(hidden.length - 6, true))
    const stuffed = Uint8Array.from([...honest.subarray(0, directory), ...decoy, ...honest.subarray(directory)])
    new DataView(stuffed.buffer).setUint32(stuffed.length - 6, directory + decoy.length, true)
    expect((await answerTo(stuffed)).verdict).toBe('unreadable')
    const files = [...filesOf(honest)].map(([name, bytes]) => ({ name, bytes }))
    expect((await answerTo(writeZip([...files, { name: 'scans/', bytes: new Uint8Array(0) }]))).verdict).toBe('green')
    expect((await answerTo(writeZip([...files, { name: 'scans/', bytes: utf8('hidden') }]))).verdict).toBe('unreadable')
  })

  it('B4 a PDF beside the bundle is held against it: the same, altered, or another reader\'s copy', async () => {
    const files = filesOf(honest), pdf = files.get('agreement.pdf')!
    expect((await answerTo(honest, pdf)).words).toContain('一个字节不差')
    const altered = filesOf(vector('pdf-amount')).get('agreement.pdf')!
    const answer = await answerTo(honest, altered)
    expect(answer.report!.headline).toBe('这份 PDF 签好以后被改过，请不要使用')
    expect(answer.report!.originalIntact).toBe(true)
    expect(answer.words).toContain('对核验包里的原文有效，对放进来的 PDF 无效')
    // Another producer's name, the same length: another file with the same text.
    const copy = latin(fromLatin(pdf).replace(/\/Creator \(T/, '/Creator (t'))
    expect(copy).not.toEqual(pdf)
    expect((await answerTo(honest, copy)).report!.headline).toBe('还没有生效：文字没改过，但放进来的 PDF 不是原件')
    expect((await answerTo(honest, utf8('%PDF-1.7 something else'))).verdict).toBe('amber')
  })

  it('B5 altered wording stands beside the signed wording, with its place', async () => {
    const { report } = await answerTo(vector('pdf-amount'))
    const [difference] = report!.differences
    expect(difference!.place).toBe('第一条')
    expect(report!.sides).toEqual({ signed: '签署时的原文', found: '这份 PDF 现在写的', known: 'yes' })
    expect(difference!.signed.filter(({ changed }) => changed).map(({ text }) => text)).toEqual(['42,000', '肆'])
    expect(difference!.found.filter(({ changed }) => changed).map(({ text }) => text)).toEqual(['32,000', '叁'])
    for (const name of ['json-amount', 'json-amount-all']) {
      const data = (await answerTo(vector(name))).report!
      expect(data.sides.signed, name).toBe('签署时的 PDF（agreement.pdf）')
      expect(data.differences[0]!.signed.filter(({ changed }) => changed).map(({ text }) => text)).toEqual(['42,000', '肆'])
    }
  })

  it('B5 two texts differ exactly when the list of differences is not empty', () => {
    const line = fc.string({ unit: fc.constantFrom('甲', '乙', '3', '8', ',', '元', ' '), minLength: 1, maxLength: 12 })
    fc.assert(fc.property(fc.array(line, { maxLength: 8 }), fc.array(line, { maxLength: 8 }), (lines, other) => {
      const placed = lines.map((text, i) => ({ place: `第 ${i + 1} 段`, text }))
      expect(differencesOf(placed, lines.join('')).length).toBe(0)
      expect(differencesOf(placed, other.join('')).length === 0).toBe(squeeze(lines.join('')) === squeeze(other.join('')))
    }))
  })

  it('B6 it never claims more than was checked', async () => {
    const all = await Promise.all([...Object.keys(index).map(vector), ended.bundle].map(async zip => (await answerTo(zip)).words))
    for (const words of [...all, fromUtf8(filesOf(ended.bundle).get('README.txt')!)]) for (const banned of ['可靠电子签名', '电子公章', '区块链', '全部有效', '凭据']) expect(words).not.toContain(banned)
    const green = all.at(-1)!
    for (const said of ['甲级', '时间由签名设备自报，没有第三方时间', '名册是第一次见到，来源没有证明', '未重新排版核对', '没有检查', '纸面签署处 2 处', '核验包不证明']) expect(green).toContain(said)
  })

  it('B6 a whole forgery with own keys is sound in itself; what gives it away is its case id and check code, which every answer shows', async () => {
    const forged = await endCase({ doc: shortDoc, name: 'forged' })
    const [a, b] = [(await answerTo(ended.bundle)).report!, (await answerTo(forged.bundle)).report!]
    expect(b.verdict).toBe('green')
    expect(b.caseId).not.toBe(a.caseId)
    expect(b.checkCode).not.toBe(a.checkCode)
    expect(JSON.stringify(b)).toContain(b.caseId.replace(/(.{4})(?=.)/g, '$1 '))
  })
})

describe('what the exporting device signed', () => {
  it('B17 each file is in its list: changed or left out, the answer is red and names it, whoever writes the lists anew', async () => {
    const files = filesOf(honest), list = (JSON.parse(fromUtf8(files.get('log.json')!)) as { files: { name: string }[] }).files.map(({ name }) => name)
    expect([...list, 'log.json', 'manifest.json', 'mimetype'].sort()).toEqual([...files.keys()].sort())
    for (const name of list) {
      const bytes = files.get(name)!, gone = new Map(files)
      gone.delete(name)
      for (const [what, altered] of [['left out', gone], ['longer', new Map(files).set(name, Uint8Array.from([...bytes, 32]))]] as const) {
        const { verdict, words } = await answerTo(zipOf(withNewList(altered)))
        expect([name, what, verdict]).toEqual([name, what, 'red'])
        expect(words).toContain(name === 'roster.bin' && what === 'longer' ? '名册' : name)
      }
    }
  })

  it('B17 whoever has no place in signing cannot export: a party\'s device, a device of another case', async () => {
    const outsider = { op: 'revoke', person: personId(chen.name), device: '', rekeys: ['agreement', 'acts', 'record'].map(name => rekeyOf(roomId(name), 2)) } as const
    const exporter = { deviceId: chen.device.id, sign: async (message: Bytes) => chen.device.sign(message), at: ended.wanted.exporter.at }
    const verdictOf = async (roster: typeof ended.of.roster): Promise<string> => { const made = await exportBundle({ ...ended.wanted, roster, exporter }); return isObstacle(made) ? made.code : (await answerTo(made)).verdict }
    expect(await verdictOf(ended.of.roster)).toBe('green')
    expect(await verdictOf(ended.of.roster.slice(0, 3))).toBe('red')
    expect(await verdictOf((await makeRoster([outsider])).roster)).toBe('green') // he was one of them when he exported
    const nothingLeft = { op: 'grant', person: personId(chen.name), host: false, grants: [{ room: roomId('acts'), right: '-' }], wraps: [] } as const
    expect(await verdictOf((await makeRoster([nothingLeft])).roster)).toBe('red')
  })

  it('B17 a bundle of a former format is amber and says why; one of a newer format is not called damaged', async () => {
    expect((await answerTo(vector('former-log-2'))).words).toContain('旧程序导出')
    const files = filesOf(honest), newer = utf8(fromUtf8(files.get('log.json')!).replace('liuchi/log/3', 'liuchi/log/4'))
    const answer = await answerTo(zipOf(withNewList(new Map(files).set('log.json', newer))))
    expect(answer.verdict).toBe('unreadable')
    expect(answer.words).toContain('更新的程序导出')
  })
})

describe('signatures', () => {
  const signing = { deviceId: zhou.device.id, signPub: zhou.device.signPub, sign: async (message: Bytes) => zhou.device.sign(message), at: Date.parse('2026-11-20T07:23:00.000Z') }

  it('B7 one changed bit anywhere in a signature or its certificate is refused', async () => {
    const content = utf8('<asic:ASiCManifest/>'), { cms } = await signDetached(content, signing)
    expect(await checkDetached(cms, content)).toMatchObject({ deviceId: zhou.device.idHex, at: signing.at })
    for (let at = 0; at < cms.length; at++) {
      const changed = cms.slice()
      changed[at]! ^= 1 << (at % 8)
      expect(typeof await checkDetached(changed, content), `byte ${at}`).toBe('string')
    }
    for (let length = 0; length < cms.length; length += 13) expect(await checkDetached(cms.slice(0, length), content)).toBe('form')
    expect(await checkDetached(cms, utf8('<asic:ASiCManifest />'))).toBe('content')
  })

  it('B8 openssl accepts each signature over its manifest, also as CAdES, and refuses it over another', context => {
    needs(context, 'openssl', 'openssl accepts each signature over its manifest')
    const files = filesOf(ended.bundle)
    const path = (name: string): string => { const to = join(folder, name.replaceAll('/', '-')); writeFileSync(to, files.get(name)!); return to }
    for (const n of ['001', '002']) {
      const words = (content: string): string[] => ['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', path(`META-INF/signature${n}.p7s`), '-content', content, '-CAfile', path(`META-INF/certs/device${n}.pem`), '-purpose', 'any', '-out', '/dev/null']
      const good = spawnSync('openssl', words(path(`META-INF/ASiCManifest${n}.xml`)), { encoding: 'utf8' })
      expect(good.status, good.stderr).toBe(0)
      expect(good.stderr).toContain('CAdES Verification successful')
      expect(spawnSync('openssl', words(path('agreement.json'))).status).not.toBe(0)
    }
    expect(run('openssl', 'x509', '-in', path('META-INF/certs/device001.pem'), '-noout', '-subject')).toContain(zhou.device.idHex)
    const digest = execFileSync('openssl', ['dgst', '-sha256', '-binary', path('agreement.pdf')])
    expect(fromUtf8(files.get('META-INF/ASiCManifest001.xml')!)).toContain(digest.toString('base64'))
  })

  it('B9 a device that was taken out later makes the answer amber, not red', async () => {
    const revoke = { op: 'revoke', person: personId(lin.name), device: '', rekeys: ['agreement', 'acts', 'record'].map(name => rekeyOf(roomId(name), 2)) } as const
    const gone = await endCase({ doc: shortDoc, extra: [revoke] })
    const answer = await answerTo(gone.bundle)
    expect(answer.verdict).toBe('amber')
    expect(answer.words).toContain('林小满的这台设备后来被移出了本案')
  })

  it('B9 an entry of the roster that is left out, altered or out of order is noticed', async () => {
    const files = filesOf(honest), roster = files.get('roster.bin')!
    const { below } = makeSeeded(7)
    for (let i = 0; i < 16; i++) {
      const changed = roster.slice()
      changed[below(changed.length)]! ^= 1 << below(8)
      expect((await answerTo(zipOf(withNewList(new Map(files).set('roster.bin', changed))))).verdict).toBe('red')
    }
  })
})

describe('the file', () => {
  it('B10 the same parts give the same bytes, and mimetype stands first and stored', async () => {
    const again = await exportBundle(ended.wanted)
    expect(isObstacle(again) ? again : hex(sha256(again))).toBe(hex(sha256(ended.bundle)))
    expect(new TextDecoder().decode(ended.bundle.subarray(30, 38 + 'application/vnd.etsi.asic-e+zip'.length))).toBe('mimetypeapplication/vnd.etsi.asic-e+zip')
  })

  it('B10 what is written is read back, whatever it is', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-z]{1,8}(\/[a-z]{1,4})?$/), fc.uint8Array({ maxLength: 3000 })), { selector: ([name]) => name, maxLength: 6 }), files => {
      const zip = writeZip(files.map(([name, bytes]) => ({ name, bytes })))
      const read = readZip(zip)
      if (files.length === 0) { expect(read).toBe('not-zip'); return }
      expect(typeof read === 'string' ? read : [...read.files]).toEqual(files)
    }))
  })

  it('B10 other programs unpack it', context => {
    needs(context, 'unzip', 'unzip finds the file sound')
    const path = join(folder, 'sound.zip')
    writeFileSync(path, ended.bundle)
    expect(run('unzip', '-t', path)).toContain('No errors detected')
  })

  it('B11 it says nothing of anybody who did not sign, holds no key of a room, and of the log only a root', () => {
    const files = filesOf(ended.bundle)
    const whole = [...files].map(([name, bytes]) => (name.endsWith('.pdf') ? pdfText(bytes).map(({ body, footer }) => body + footer).join('') : new TextDecoder('latin1').decode(bytes) + new TextDecoder().decode(bytes))).join('\n')
    for (const secret of [chen.name, chen.person.agency, chen.salt]) expect(whole).not.toContain(secret)
    for (const room of ['agreement', 'acts', 'record', 'people']) expect(whole).not.toContain(hex(epochKey(roomId(room), 1)))
    const { format, root, at, device, signature, ...more } = JSON.parse(fromUtf8(files.get('log.json')!)) as Record<string, string>
    expect([format, root!.length, at, device, signature!.length, Object.keys(more)]).toEqual(['liuchi/log/3', 64, '2026-11-20T07:55:00.000Z', zhou.device.idHex, 86, ['files']])
  })

  it('B11 the log root is that of RFC 6962 over salted leaves, and another with any head', () => {
    const leaves = [1, 2, 3, 4, 5].map(n => sha256(Uint8Array.of(n)))
    const node = (a: Bytes, b: Bytes): Bytes => sha256(Uint8Array.of(1), a, b)
    expect(treeHash(leaves)).toEqual(node(node(node(leaves[0]!, leaves[1]!), node(leaves[2]!, leaves[3]!)), leaves[4]!))
    const rooms = [1, 2, 3].map(n => ({ room: seededBytes(`r${n}`, 16), seq: n, head: seededBytes(`h${n}`, 32) }))
    const secret = seededBytes('secret', 32)
    expect(logRoot([...rooms].reverse(), secret)).toEqual(logRoot(rooms, secret))
    for (const other of [logRoot(rooms, seededBytes('other', 32)), logRoot(rooms.slice(1), secret), logRoot(rooms.map(room => ({ ...room, seq: room.seq + 1 })), secret)]) expect(other).not.toEqual(logRoot(rooms, secret))
  })

  it('B11 nothing is exported while a signature is missing, the paper is another, or a signer\'s entry is not here', async () => {
    const { wanted } = ended
    const codeOf = async (changes: Partial<typeof wanted>): Promise<string> => { const answer = await exportBundle({ ...wanted, ...changes }); return isObstacle(answer) ? answer.code : 'exported' }
    expect(await codeOf({ state: { ...wanted.state, missing: wanted.state.frozen.signers.slice(0, 1) } })).toBe('UNSIGNED')
    expect(await codeOf({ pdfSha256: '00'.repeat(32) })).toBe('PAPER_DIFFERS')
    expect(await codeOf({ disclose: () => undefined })).toBe('NO_DISCLOSURE')
  })

  it('B12 a PDF that could show something else than its text is not read', () => {
    const pdf = fromLatin(filesOf(honest).get('agreement.pdf')!)
    expect(pdfText(latin(pdf)).length).toBe(1)
    const same = (text: string, from: RegExp, to: (found: string) => string): Bytes => {
      const changed = text.replace(from, to)
      expect(changed).not.toBe(text)
      return latin(changed)
    }
    const pad = (made: string, length: number): string => made.padEnd(length, ' ').slice(0, length)
    const bad: readonly Bytes[] = [
      latin(`${pdf}\nxref\n0 0\ntrailer\n<< >>\nstartxref\n0\n%%EOF`),
      same(pdf, /\/Lang \(zh-CN\)/, found => pad('/AcroForm 1 0 R', found.length)),
      same(pdf, /\/Identity-H/, () => '/Identity-V'),
      same(pdf, /\/FlateDecode/g, () => '/LZWDecodexx'),
      same(pdf, /\d{10} 00000 n/, () => '0000000001 00000 n'),
      latin(pdf.slice(0, -10)), latin(pdf.replace('%PDF-1.7', '%PDF-2.0')), utf8(''),
    ]
    for (const [i, bytes] of bad.entries()) expect(() => pdfText(bytes), `case ${i}`).toThrow(Malformed)
  })

  it('B12 no bytes make the reader throw anything but Malformed, or take long', () => {
    const pdf = filesOf(honest).get('agreement.pdf')!
    const { below } = makeSeeded(99)
    for (let i = 0; i < 100; i++) {
      const changed = pdf.slice()
      for (let k = 0; k < 3; k++) changed[below(changed.length)] = below(256)
      try { pdfText(changed) } catch (error) { expect(error).toBeInstanceOf(Malformed) }
    }
  })
})

describe('the command', () => {
  it('B13 exits 0 green, 1 amber, 2 red, 3 unreadable, speaks or writes JSON, says how it is used, and ends quietly when nobody reads', async () => {
    const program = join(folder, 'verify.mjs')
    writeFileSync(program, (await buildVerifier()).cli)
    const ask = (name: string, ...more: readonly string[]): { readonly status: number | null; readonly stdout: string } => spawnSync(process.execPath, [program, fileURLToPath(new URL(`${name}.zip`, vectors)), ...more], { encoding: 'utf8' })
    const [green, amber, red, unreadable, absent] = [ask('honest'), ask('device-left', '--json'), ask('pdf-amount'), ask('truncated', '--json'), ask('no-such-file')]
    expect([green, amber, red, unreadable, absent].map(({ status }) => status)).toEqual([0, 1, 2, 3, 3])
    expect(green.stdout).toContain('绿　还没有生效：协议和签署时一模一样，2 个设备签名都对得上')
    expect(red.stdout).toContain('【42,000】')
    expect((JSON.parse(amber.stdout) as { verdict: string }).verdict).toBe('amber')
    expect((JSON.parse(unreadable.stdout) as { verdict: string }).verdict).toBe('unreadable')
    expect(absent.stdout).toContain('打不开')
    expect(green.stdout).toContain(`honest.zip　SHA-256 ${hex(sha256(honest))}`)
    for (const word of ['--help', '-h']) {
      const help = spawnSync(process.execPath, [program, word], { encoding: 'utf8' })
      expect([help.status, help.stdout]).toEqual([0, expect.stringContaining('用法：node verify.mjs 核验包.zip')])
    }
    const unknown = spawnSync(process.execPath, [program, '--jsn', 'x.zip'], { encoding: 'utf8' })
    expect([unknown.status, unknown.stdout]).toEqual([3, expect.stringContaining('不认得 --jsn')])
    // Nobody reads: `| head` closes its end while we speak.
    const closed = spawnSync('bash', ['-c', 'set -o pipefail; "$0" "$1" "$2" | true', process.execPath, program, fileURLToPath(new URL('pdf-amount.zip', vectors))], { encoding: 'utf8' })
    expect([closed.status, closed.stderr]).toEqual([2, ''])
  })
})

