/** What the verifier says of ink, pads, seals and photographs, and what it finds when somebody altered them. */
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { exportBundle } from '../../client/finish/export.ts'
import { isObstacle } from '../../client/finish/obstacle.ts'
import { checkBundle, type Report } from '../../shared/bundle-check.ts'
import { isUnread, openedAct, readBundle, writeBundle } from '../../shared/bundle.ts'
import { base64url, fromUtf8, hex, utf8, type Bytes } from '../../shared/bytes.ts'
import { canonicalBytes, type Json } from '../../shared/canonical.ts'
import { sha256 } from '../../shared/crypto.ts'
import { actEnvelope, chen, endCase, lin, zhou } from '../support/ending-case.ts'
import { shortDoc } from '../support/agreement.ts'
import { filesOf, swapAmount, withNewList, zipOf } from '../support/bundle-attacks.ts'
import { endOnPaper, markOf, marks, scanOf, sealed, type OnPaper } from '../support/paper-case.ts'
import { personId } from '../support/roster-log.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let whole: OnPaper
beforeAll(async () => { whole = await endOnPaper() })

const answer = async (zip: Bytes, other?: Bytes): Promise<{ readonly verdict: string; readonly words: string; readonly report?: Report }> => {
  const bundle = readBundle(zip)
  if (isUnread(bundle)) return { verdict: bundle.unread === 'tampered' ? 'red' : 'unreadable', words: bundle.sentence }
  const report = await checkBundle(bundle, other)
  return { verdict: report.verdict, words: JSON.stringify(report), report }
}

describe('an agreement signed in ink', () => {
  it('B14 whole, sealed and photographed, it is a 正式件: place by place, by whom entered, and what nobody checked', async () => {
    const { verdict, words, report } = await answer(whole.bundle)
    expect([verdict, report!.effective]).toEqual(['green', true])
    expect(report!.subline).toMatch(/^正式件，按登记 2026-11-21 生效/u)
    for (const said of [
      '丙级　甲方宋月桂：据林小满的设备登记，2026-11-20 19:02 在打印件上签名并按指印，签前念给他听过', '乙方罗长河：据林小满的设备登记，2026-11-20 19:05 在打印件上由他人代书姓名、本人按指印，见证人陈砚',
      '人民调解员周允和：据周允和的设备登记', '由顾青盖上柳溪镇人民调解委员会的印章', '印章的真伪没有核对', '照片上的字和笔迹没有核对', '笔迹看纸件', '是不是本人，核验包不证明', '人民调解法第二十九条',
    ]) expect(words).toContain(said)
    for (const banned of ['可靠电子签名', '电子公章', '区块链', '全部有效', '签名都对得上', '个设备签名（甲级）都有效']) expect(words).not.toContain(banned)
  })

  it('B14 without the seal it is a 签署稿 and not in effect; without photographs it says so', async () => {
    const { bundle } = await endOnPaper(() => marks)
    const { verdict, words, report } = await answer(bundle)
    expect([verdict, report!.effective, report!.subline.slice(0, 7)]).toEqual(['green', false, '签署稿，未生效'])
    expect(report!.headline).toMatch(/^还没有生效：/u)
    expect((await answer(whole.bundle)).report!.headline).not.toContain('还没有生效')
    expect(words).toContain('还差：柳溪镇人民调解委员会盖章')
    expect(words).toContain('没有签署件的照片')
  })

  it('B14 the instructions inside say whether it was a 签署稿 or a 正式件 when it was exported', async () => {
    const readmeOf = (zip: Bytes): string => fromUtf8(filesOf(zip).get('README.txt')!)
    expect(readmeOf(whole.bundle)).toContain('正式件。按登记的签署和盖章，2026-11-21 生效。')
    const early = readmeOf((await endOnPaper(() => marks)).bundle)
    expect(early).toContain('签署稿（未生效）。还差：柳溪镇人民调解委员会盖章。')
    expect(early).not.toContain('正式件。按登记')
    expect(early).toContain('导出于 2026-11-22（导出设备的时钟）')
  })

  it('B15 where the law wants ink, there is no 正式件 without a photograph of every page; a 签署稿 is possible', async () => {
    const inkOnly = { head: { inkOnly: true as const } }
    const failed = async (entries: Parameters<typeof endOnPaper>[0]): Promise<string> => { try { await endOnPaper(entries, inkOnly); return 'exported' } catch (error) { return (error as Error).message } }
    expect(await failed(() => [...marks, sealed])).toContain('第 1 页还没有照片')
    expect(await failed(() => marks)).toBe('exported')
    expect(await failed(undefined)).toBe('exported')
  })

  it('B15 such a 正式件 that was made all the same is amber', async () => {
    const lawful = await endOnPaper(undefined, { head: { inkOnly: true } })
    expect((await answer(lawful.bundle)).verdict).toBe('green')
    const { state, wanted } = lawful, { photographs: _, ...without } = wanted
    const acts = wanted.acts.filter((_, i) => i <= marks.length || i === wanted.acts.length - 1)
    const at = new Date(wanted.exporter.at).toISOString()
    const made = await writeBundle({
      agreement: state.bytes, pdf: without.pdf, roster: without.roster, people: Object.fromEntries([lin, zhou].map(each => [personId(each.name), without.disclose(personId(each.name))!])), scans: [], signatures: [], readme: '', verifier: undefined,
      acts: acts.map(({ seq, relayTime, envelope, key }) => openedAct(seq, relayTime, envelope, key)), log: { root: 'ab'.repeat(32), at, device: hex(wanted.exporter.deviceId), sign: wanted.exporter.sign },
    })
    const { verdict, words } = await answer(made)
    expect(verdict).toBe('amber')
    expect(words).toContain('签署件第 1 页没有照片，要向柳溪镇人民调解委员会看纸件')
  })

  it('B14 handwriting on a shared device is level B, with its witness, and no word more', async () => {
    const pad = { strokes: '[[0,0,0],[10,4,16]]', recording: '柳溪派出所执法记录仪 3 号' }
    const { bundle } = await endOnPaper(() => marks.map(entry => ((entry.body as { slot?: string }).slot === 'C1' ? { ...entry, body: markOf('C1', { pad, witness: chen.name }) } : entry)))
    const { words } = await answer(bundle)
    for (const said of ['乙级　甲方宋月桂', '在共用的平板上手写，见证人陈砚', '执法记录仪 3 号', '是不是他本人的笔迹，没有核对', '1 处平板手写（乙级）', '3 处纸面签署（丙级）']) expect(words).toContain(said)
  })

  it('B14 it shows who signed and who entered it, nobody else, and no key of a room', () => {
    const files = filesOf(whole.bundle)
    const people = JSON.parse(fromUtf8(files.get('people.json')!)) as { people: Record<string, { person: { name: string } }> }
    expect(Object.values(people.people).map(({ person }) => person.name).sort()).toEqual([lin.name, zhou.name].sort())
  })

  it('B15 nothing is exported while a place is open, somebody refuses, or a photograph is not here', async () => {
    const codeOf = async (entries: Parameters<typeof endOnPaper>[0], changes: Partial<OnPaper['wanted']> = {}): Promise<string> => {
      try { const made = await exportBundle({ ...(await endOnPaper(entries)).wanted, ...changes }); return isObstacle(made) ? made.code : 'exported' } catch (error) { return (error as Error).message }
    }
    expect(await codeOf(() => marks.slice(0, 3))).toContain('还有 2 处没有登记签署')
    expect(await codeOf(() => [...marks.slice(1, 2), { author: lin, body: markOf('C2', { way: 'refused' }) }, ...marks.slice(3)])).toContain('乙方罗长河拒签')
    expect(await codeOf(undefined, { photographs: new Map() })).toBe('NO_PHOTOGRAPH')
    expect(await codeOf(undefined)).toBe('exported')
  })
})

// ---------------------------------------------------------------- altered

interface Act { seq: number; relayTime: number; key: string; envelope: string }
type Files = Map<string, Bytes>
const actsOf = (files: Files): Act[] => (JSON.parse(fromUtf8(files.get('acts.json')!)) as { acts: Act[] }).acts
const withActs = (files: Files, change: (acts: Act[]) => Act[]): Bytes => zipOf(withNewList(new Map(files).set('acts.json', canonicalBytes({ format: 'liuchi/acts/1', acts: change(actsOf(files)) }))))
const on = (): Record<string, Json> => ({ draft: whole.state.draft, sha256: whole.state.sha256, paper: whole.state.paper.sha256 })
const opened = (author: typeof zhou, body: Json, count = 40): Act => { const { envelope, key } = actEnvelope(author, body, count, sha256(utf8('before'))); return { seq: 90, relayTime: 1, key: base64url(key), envelope: base64url(envelope.bytes) } }
const flip = (spelled: string, at: number): string => spelled.slice(0, at) + (spelled[at] === 'A' ? 'B' : 'A') + spelled.slice(at + 1)
const scans = (files: Files): string[] => [...files.keys()].filter(name => name.startsWith('scans/'))

/** Index of the acts in the bundle: 0 freeze · 1 reading · 2–5 marks · then photographs · last the seal. */
const ATTACKS: readonly (readonly [what: string, make: (files: Files) => Bytes, verdicts: readonly string[], says: readonly string[]])[] = [
  ['the freeze act left out', files => withActs(files, acts => acts.slice(1)), ['red'], ['冻结记录对不上']],
  ['all acts left out', files => withActs(files, () => []), ['red'], []],
  ['the freeze act twice', files => withActs(files, acts => [acts[0]!, ...acts]), ['red'], ['登记对不上']],
  ['a mark left out', files => withActs(files, acts => acts.filter((_, i) => i !== 2)), ['red'], ['和导出时的签名对不上：acts.json', '甲方宋月桂', '签没签要看纸件']],
  ['the seal left out', files => withActs(files, acts => acts.slice(0, -1)), ['red'], ['和导出时的签名对不上：acts.json', '还差：柳溪镇人民调解委员会盖章']],
  ['a mark twice', files => withActs(files, acts => [...acts, acts[2]!]), ['red'], ['登记对不上']],
  ['a letter of a mark’s envelope changed', files => withActs(files, acts => acts.map((act, i) => (i === 3 ? { ...act, envelope: flip(act.envelope, 300) } : act))), ['red'], ['登记对不上']],
  ['a letter of the seal’s envelope changed', files => withActs(files, acts => acts.map((act, i) => (i === acts.length - 1 ? { ...act, envelope: flip(act.envelope, 200) } : act))), ['red'], ['登记对不上']],
  ['a mark’s key changed', files => withActs(files, acts => acts.map((act, i) => (i === 2 ? { ...act, key: flip(act.key, 3) } : act))), ['red'], ['登记对不上']],
  ['a mark’s key taken away', files => withActs(files, acts => acts.map((act, i) => (i === 2 ? { ...act, key: '' } : act))), ['red'], ['登记对不上']],
  ['two marks’ keys exchanged', files => withActs(files, acts => acts.map((act, i) => (i === 2 ? { ...act, key: acts[3]!.key } : i === 3 ? { ...act, key: acts[2]!.key } : act))), ['red'], ['登记对不上']],
  ['a mark for another draft', files => withActs(files, acts => [...acts, opened(lin, { ...markOf('C1') as object, ...on(), draft: 2 } as Json)]), ['red'], ['登记对不上']],
  ['a mark for another text', files => withActs(files, acts => [...acts, opened(lin, { ...markOf('C1') as object, ...on(), sha256: 'ab'.repeat(32) } as Json)]), ['red'], ['登记对不上']],
  ['a mark for another paper', files => withActs(files, acts => [...acts, opened(lin, { ...markOf('C1') as object, ...on(), paper: 'ab'.repeat(32) } as Json)]), ['red'], ['登记对不上']],
  ['a mark at a place that is not there', files => withActs(files, acts => [...acts, opened(lin, { ...markOf('C9') as object, ...on() } as Json)]), ['red'], ['登记对不上']],
  ['a mark moved to level A', files => withActs(files, acts => [...acts, opened(lin, { ...markOf('A1') as object, ...on() } as Json)]), ['red'], ['登记对不上']],
  ['a second seal', files => withActs(files, acts => [...acts, opened(lin, { act: 'seal', ...on(), keeper: '罗长河', happenedAt: '2026-11-20', note: '' })]), ['red'], ['登记对不上']],
  ['a photograph of a page that is not there', files => withActs(files, acts => [...acts, opened(lin, { ...scanOf(1).body as object, ...on(), page: 9 } as Json)]), ['red'], ['登记对不上']],
  ['an act of an unknown kind', files => withActs(files, acts => [...acts, opened(lin, { act: 'bless', ...on() })]), ['red'], ['登记对不上']],
  ['an act with one field more', files => withActs(files, acts => [...acts, opened(lin, { ...markOf('C1') as object, ...on(), level: 'A' } as Json)]), ['red'], ['登记对不上']],
  ['a strike that takes a mark away', files => withActs(files, acts => [...acts, opened(zhou, { act: 'strike', ...on(), of: 'ab'.repeat(32), reason: '抄错' })]), ['red'], ['登记对不上']],
  ['a mark by somebody whom the roster does not know', files => withActs(files, acts => [...acts.slice(0, 2), ...acts.slice(3), opened({ ...lin, device: { ...lin.device, id: chen.device.id } }, { ...markOf('C1') as object, ...on() } as Json)]), ['red'], ['登记对不上']],
  ['a photograph left out of the zip', files => { const next = new Map(files); next.delete(scans(files)[0]!); return zipOf(withNewList(next)) }, ['red'], ['照片登记过，不在包里', '和导出时的签名对不上：scans/p01-']],
  ['a photograph left out, the list kept', files => { const next = new Map(files); next.delete(scans(files)[0]!); return zipOf(next) }, ['red'], ['和导出时的签名对不上：scans/p01-']],
  ['a photograph exchanged', files => zipOf(withNewList(new Map(files).set(scans(files)[0]!, utf8('another photograph')))), ['red'], ['照片和登记的不一样']],
  ['a photograph under another name', files => { const next = new Map(files); next.set('scans/p01-0000000000000000', next.get(scans(files)[0]!)!); return zipOf(withNewList(next)) }, ['red'], ['多出来的文件']],
  ['a photograph with one byte more', files => { const name = scans(files)[0]!; return zipOf(withNewList(new Map(files).set(name, Uint8Array.from([...files.get(name)!, 0])))) }, ['red'], ['照片和登记的不一样']],
  ['the name of who entered it taken out', files => zipOf(withNewList(new Map(files).set('people.json', canonicalBytes({ format: 'liuchi/people/1', people: {} })))), ['red'], ['名册里的一位成员', '和导出时的签名对不上：people.json']],
  ['the name of who entered it changed', files => zipOf(withNewList(new Map(files).set('people.json', utf8(fromUtf8(files.get('people.json')!).replace('林小满', '林大满'))))), ['red'], ['名册里的一位成员', '和导出时的签名对不上：people.json']],
  ['the capacity of a place changed in the text', files => zipOf(withNewList(new Map(files).set('agreement.json', utf8(fromUtf8(files.get('agreement.json')!).replace('"人民调解员"', '"记录人员"'))))), ['red'], []],
  ['the name at a place changed in the text', files => zipOf(withNewList(new Map(files).set('agreement.json', utf8(fromUtf8(files.get('agreement.json')!).replace('罗长河"', '罗长江"'))))), ['red'], []],
  ['a place taken out of the text', files => zipOf(withNewList(new Map(files).set('agreement.json', utf8(fromUtf8(files.get('agreement.json')!).replace(/,\{"capacity":"记录人"[^}]*\}/u, ''))))), ['red'], []],
  ['the committee taken out of the text', files => zipOf(withNewList(new Map(files).set('agreement.json', utf8(fromUtf8(files.get('agreement.json')!).replace(/"committee":"[^"]*"/u, '"committee":""'))))), ['red'], []],
  ['the track changed in the text', files => zipOf(withNewList(new Map(files).set('agreement.json', utf8(fromUtf8(files.get('agreement.json')!).replace('"track":"people"', '"track":"police"'))))), ['red'], []],
  ['one byte of the paper', files => zipOf(withNewList(new Map(files).set('agreement.pdf', files.get('agreement.pdf')!.map((byte, i) => (i === 900 ? byte ^ 1 : byte))))), ['red'], []],
  ['an update appended to the paper', files => zipOf(withNewList(new Map(files).set('agreement.pdf', Uint8Array.from([...files.get('agreement.pdf')!, ...utf8('\n%%EOF\n')])))), ['red'], []],
  ['the roster left out', files => zipOf(withNewList(new Map(files).set('roster.bin', new Uint8Array(0)))), ['red'], []],
  ['the log root changed', files => zipOf(withNewList(new Map(files).set('log.json', utf8(fromUtf8(files.get('log.json')!).replace(/"root":"../u, '"root":"00'))))), ['red'], ['日志根']],
  ['the day of export changed', files => zipOf(withNewList(new Map(files).set('log.json', utf8(fromUtf8(files.get('log.json')!).replace('2026-11-22T02', '2026-11-23T02'))))), ['red'], ['日志根']],
  ['a file more', files => zipOf(withNewList(new Map(files).set('signed.txt', utf8('已生效')))), ['red'], ['多出来的文件']],
  ['a device signature invented', files => zipOf(withNewList(new Map(files).set('META-INF/signature001.p7s', new Uint8Array(900)))), ['red'], ['多出来的文件']],
]

describe('text and paper at odds', () => {
  const changedWords = (pieces: readonly { readonly text: string; readonly changed: boolean }[]): string[] => pieces.filter(({ changed }) => changed).map(({ text }) => text)

  it('B5 an agreement in ink whose data was altered: the frozen paper stands as the original, the data as altered, and no honest file is called added', async () => {
    const files = filesOf(whole.bundle)
    const { verdict, words, report } = await answer(zipOf(withNewList(new Map(files).set('agreement.json', swapAmount(files.get('agreement.json')!)))))
    expect([verdict, report!.headline]).toEqual(['red', '协议数据冻结以后被改过，请不要使用'])
    expect(report!.sides).toEqual({ signed: '冻结时的 PDF（agreement.pdf）', found: '协议数据（agreement.json）现在写的', known: 'yes' })
    expect(changedWords(report!.differences[0]!.signed)).toEqual(['42,000', '肆'])
    expect(changedWords(report!.differences[0]!.found)).toEqual(['32,000', '叁'])
    expect(words).not.toContain('多出来的文件')
    expect(words).toContain('登记的是冻结时的文本，不是包里现在的协议数据')
  })

  it('B5 when nothing that can be trusted says which is the original, neither is shown as such', async () => {
    const files = filesOf(whole.bundle), claim = utf8(fromUtf8(files.get('log.json')!).replace(/"root":"../u, '"root":"00'))
    const { report } = await answer(zipOf(withNewList(new Map(files).set('agreement.json', swapAmount(files.get('agreement.json')!)).set('log.json', claim).set('acts.json', canonicalBytes({ format: 'liuchi/acts/1', acts: [] })))))
    expect([report!.verdict, report!.sides.known]).toEqual(['red', 'no'])
    expect([report!.sides.signed, report!.sides.found]).toEqual(['协议数据（agreement.json）里写的', 'PDF（agreement.pdf）里写的'])
  })
})

describe('an earlier draft', () => {
  it('B4 the print of a draft that was sent back is named as void; its words are in no file of the bundle but its hash', async () => {
    const { bundle, former } = await endOnPaper(undefined, {}, 'once')
    const { verdict, words, report } = await answer(bundle, former)
    expect(verdict).toBe('red')
    expect(report!.headline).toBe('放进来的是作废的第 1 稿，请不要使用')
    expect(words).toContain('后来退回修改过')
    expect((await answer(bundle)).verdict).toBe('green')
    expect(fromUtf8(filesOf(bundle).get('acts.json')!).match(/"envelope"/gu)!.length).toBe(1 + marks.length + 2)
  })
})

/** Staff sign with their devices, one party on paper. */
const endMixed = async (): Promise<Bytes> => {
  const { wanted, state } = await endCase({ doc: shortDoc })
  const { envelope, key } = actEnvelope(lin, { ...markOf('C1') as object, draft: state.draft, sha256: state.sha256, paper: state.paper.sha256 } as Json, 1)
  const made = await exportBundle({ ...wanted, acts: [...wanted.acts, { seq: 2, relayTime: 2, envelope: envelope.bytes, key }] })
  if (isObstacle(made)) throw new Error(made.sentence)
  return made
}

describe('times', () => {
  it('B14 the answer to when covers signatures by device and marks on paper, each by its name', async () => {
    const onPaper = (await answer(whole.bundle)).report!.findings.find(({ question }) => question === '什么时候签的')!
    expect(onPaper.sentence).toBe('纸面签署按登记 2026 年 11 月 20 日 19:02 至 19:11。')
    const mixed = (await answer(await endMixed())).report!.findings.find(({ question }) => question === '什么时候签的')!
    expect(mixed.sentence).toBe('设备签名 2026 年 11 月 20 日 15:23 至 15:32；纸面签署按登记 2026 年 11 月 20 日 19:02。')
  })

  it('B14 a time on paper before the freezing, or after it was entered, is amber and named', async () => {
    const at = async (happenedAt: string): Promise<{ verdict: string; words: string }> => answer((await endOnPaper(() => marks.map(entry => ((entry.body as { slot?: string }).slot === 'C1' ? { ...entry, body: markOf('C1', { happenedAt }) } : entry)))).bundle)
    for (const [happenedAt, says] of [['2026-11-19T19:02', '比冻结文本'], ['2026-11-23T19:02', '还晚']] as const) {
      const { verdict, words } = await at(happenedAt)
      expect(verdict).toBe('amber')
      expect(words).toContain(says)
    }
  })
})

describe('altered on the way', () => {
  it.each(ATTACKS)('B16 %s', async (_, make, verdicts, says) => {
    const { verdict, words } = await answer(make(filesOf(whole.bundle)))
    expect(verdicts, words.slice(0, 600)).toContain(verdict)
    for (const word of says) expect(words).toContain(word)
  })
})
