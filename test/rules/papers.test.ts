import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { CODE_LISTS, codedValue } from '../../client/model/code-lists.ts'
import { fieldWrite } from '../../client/model/facts.ts'
import { BLANK, formLines, type Form, type PaperKind } from '../../client/model/papers/form.ts'
import { drawPaper, paperOffers } from '../../client/model/papers/offers.ts'
import type { Drawn, PaperSource } from '../../client/model/papers/source.ts'
import { registrationOf } from '../../client/model/registration.ts'
import { sampleFacts } from '../../client/model/sample-facts.ts'
import { foldSessions, nextSession, writeOf, sessionPath } from '../../client/model/sessions.ts'
import { unagreedIn } from '../../client/model/template-unagreed.ts'
import { readAsset } from '../../client/paper/build.ts'
import { makeEngine } from '../../client/paper/engine.ts'
import { formHash, typesetForm, uncoveredIn } from '../../client/paper/form.ts'
import { typeset } from '../../client/paper/typeset.ts'
import { makePapers, type PapersRoom, type PaperTools } from '../../client/papers.ts'
import { makeWatched } from '../../client/sync/observed.ts'
import type { Fact, FactRoom, Section } from '../../client/workspace.ts'
import { checkCode, linesOf } from '../../shared/agreement.ts'
import type { Json } from '../../shared/canonical.ts'
import { squeeze } from '../../shared/differences.ts'
import { pdfText } from '../../shared/pdf-text.ts'
import { sampleDoc, sampleFrozen } from '../support/agreement.ts'
import { testEngine } from '../support/ending-case.ts'
import { otherFacts, paperFacts, paperSource, partyNames, samplePaperSource } from '../support/papers.ts'
import { needs, run } from '../support/third-party.ts'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 })

const folder = mkdtempSync(join(tmpdir(), 'liuchi-papers-'))
afterAll(() => { rmSync(folder, { recursive: true, force: true }) })
const saved = (bytes: Uint8Array): string => { const path = join(folder, 'paper.pdf'); writeFileSync(path, bytes); return path }

const KINDS: readonly PaperKind[] = ['intake', 'notice', 'record', 'ending', 'confirmation', 'presided', 'correction']
const drawn = (source: PaperSource, kind: PaperKind): Drawn => { const made = drawPaper(source, kind, ''); if (typeof made === 'string') throw new Error(made); return made }
const form = (source: PaperSource, kind: PaperKind): Form => drawn(source, kind).form
const textOf = (paper: Form): string => squeeze(formLines(paper).join(''))
const allText = (source: PaperSource): string => KINDS.map(kind => textOf(form(source, kind))).join('\n')
const withRegistration = (registration: readonly string[], identity: readonly string[] | undefined, changes: Partial<PaperSource> = {}): PaperSource =>
  samplePaperSource({ registration: registrationOf({ registration: paperFacts(registration), identity: identity && paperFacts(identity), track: 'people', today: '2026-11-21' }), ...changes })

/** Words outside the page's margins, by poppler. The empty half of an opening bracket may hang out of a line by half a character. */
const outside = (pdf: Uint8Array, margins: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number }): string[] => {
  const mm = 72 / 25.4
  const words = run('pdftotext', '-bbox', saved(pdf), '-').matchAll(/xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</gu)
  return [...words].flatMap(([, x0, y0, x1, y1, word]) => Number(x0) < margins.left * mm - 9 || Number(x1) > (210 - margins.right) * mm + 8 || Number(y0) < margins.top * mm - 10 || Number(y1) > (297 - margins.bottom) * mm + 10 ? [`${word} ${x0} ${y0} ${x1} ${y1}`] : [])
}
/** Millimetres; below is where the footer ends. */
const FORM_MARGINS = { left: 26, right: 24, top: 24, bottom: 11 }
const AGREEMENT_MARGINS = { left: 28, right: 26, top: 37, bottom: 15 }

describe('papers', () => {
  it('O1 says what stands in the case, and leaves a blank where nobody wrote', () => {
    const { registration, identity } = sampleFacts(), open = registration.filter(json => !json.includes('"涉及金额"'))
    const full = drawn(samplePaperSource(), 'intake')
    for (const said of ['2026年11月13日', '依当事人申请', '邻里纠纷', '宋月桂', '67 周岁', '青禾县柳溪镇石桥村三组', '38,000.00 元', '（2026）柳溪人调字第118号', '柳溪镇人民调解委员会（盖章）']) expect(formLines(full.form).join('\n')).toContain(said)
    expect(full.blanks).toEqual([])
    const lacking = drawn(withRegistration(open.filter(json => !/"party\/sample-b\/单位或住址"|"受理日期"/u.test(json)), identity, { number: '' }), 'intake')
    expect(lacking.blanks).toEqual(['受理日期', '乙方罗长河 · 单位或住址'])
    expect(formLines(lacking.form)).toContain(BLANK)
    expect(formLines(lacking.form)).toContain(`编号：${BLANK}`)
  })

  it('O1 a company stands with its representative, an agent with his powers; a long address and a long story are drawn to the end', async () => {
    const { registration, identity } = sampleFacts(), open = registration.filter(json => !/"涉及金额"|纠纷简要情况/u.test(json))
    const company = Object.entries({
      '方': '丙方', '主体': codedValue(CODE_LISTS['party-kinds'], '2'), '名称': '青禾县柳石建材有限责任公司', '统一社会信用代码': '91990100MA00000000', '法定代表人': '石守拙', '住所': '青禾县柳溪镇工业集中区二号路 9 号（原砖瓦厂院内北侧办公楼三层 301 至 306 室）',
      'agent/a1/代理人姓名': '欧阳清越', 'agent/a1/代理人身份': codedValue(CODE_LISTS['agent-kinds'], '1'), 'agent/a1/权限/4': '1',
    }).map(([field, value]) => fieldWrite(`party/c/${field}`, value, []))
    const story = Array.from({ length: 60 }, (_, i) => `第 ${i + 1} 段：2026 年 4 月起，双方就巷道通行和墙体修复多次交涉，未能谈拢，村组两次出面仍无结果。`).join('\n')
    const source = withRegistration([...open, ...company, fieldWrite('纠纷简要情况', story, [])], identity)
    for (const kind of ['intake', 'confirmation'] as const) {
      const { form: paper, blanks } = drawn(source, kind), lines = formLines(paper).join('\n')
      for (const said of ['青禾县柳石建材有限责任公司', '石守拙', '91990100MA00000000', '特别授权']) expect(lines).toContain(said)
      expect(blanks).toContain('丙方青禾县柳石建材有限责任公司 · 联系方式')
      expect(squeeze(pdfText((await typesetForm(paper, testEngine())).pdf).map(({ body }) => body).join(''))).toBe(textOf(paper))
    }
    expect(form(source, 'confirmation').sheets[0]?.places.map(({ capacity, name }) => capacity + name)).toContain('丙方代理人欧阳清越')
  })

  it('O1 a field that stands in two ways stops the papers that print it, by name', () => {
    const { registration, identity } = sampleFacts()
    const offers = paperOffers(withRegistration(registration, identity))
    expect(offers.find(({ kind }) => kind === 'intake')?.blocked).toBe('“涉及金额”有两种写法，还没有商定。请先定下一个，再打印。')
    expect(offers.find(({ kind }) => kind === 'notice')?.blocked).toBe('')
    expect(drawPaper(withRegistration(registration, identity), 'intake', '')).toContain('涉及金额')
  })

  it('O2 numbers of identity stand on two papers only, and only for who may read them', () => {
    const { registration, identity } = sampleFacts(), open = registration.filter(json => !json.includes('"涉及金额"'))
    const may = withRegistration(open, identity), mayNot = withRegistration(open, undefined, { identity: 'closed' })
    expect(KINDS.map(kind => drawn(may, kind).identity)).toEqual(['printed', 'none', 'none', 'none', 'printed', 'none', 'none'])
    expect(KINDS.map(kind => drawn(mayNot, kind).identity)).toEqual(['hidden', 'none', 'none', 'none', 'hidden', 'none', 'none'])
    expect(KINDS.filter(kind => /9901011959|1990000000[12]/u.test(textOf(form(may, kind))))).toEqual(['intake', 'confirmation'])
    expect(allText(mayNot)).not.toMatch(/9901011959|1990000000[12]/u)
  })

  it('O3 a 告知书 is one leaf for each party, in the words of 人民调解法 23 and 24', async () => {
    const paper = form(paperSource(12), 'notice')
    const words = textOf({ ...paper, sheets: paper.sheets.slice(0, 1) })
    for (const right of ['选择或者接受人民调解员；', '接受调解、拒绝调解或者要求终止调解；', '要求调解公开进行或者不公开进行；', '自主表达意愿、自愿达成调解协议。', '如实陈述纠纷事实；', '遵守调解现场秩序，尊重人民调解员；', '尊重对方当事人行使权利。']) expect(words).toContain(right)
    expect(paper.sheets.map(({ places }) => places[0]?.name)).toEqual(partyNames(12))
    const pages = pdfText((await typesetForm(paper, testEngine())).pdf)
    expect(pages.map(({ footer }) => squeeze(footer).slice(-3))).toEqual(Array.from({ length: 12 }, () => '1/1'))
    pages.forEach(({ body }, i) => { expect(squeeze(body)).toContain(`${squeeze(partyNames(12)[i]!)}：根据有关`) })
  })

  it('O4 a 笔录 names who was there, who was told and agreed to what, what was said, and has a place for everybody', () => {
    const paper = form(paperSource(2), 'record'), lines = formLines(paper).join('\n')
    for (const said of ['2026年11月20日14时30分 至 17时45分', '乙方罗长河（14时52分到场）', '陈砚（公安，柳溪派出所）', '☒电子签名', '☑权利义务', '已出示居民身份证', '宋月桂：我听清楚了']) expect(lines).toContain(said)
    expect(paper.eachPage).toBe('每页签名或按指印：')
    expect(paper.sheets[0]?.places).toEqual([
      { capacity: '甲方', name: '宋月桂' }, { capacity: '乙方', name: '罗长河' }, { capacity: '主持人', name: '周允和' }, { capacity: '记录人', name: '林小满' }, { capacity: '公安', name: '陈砚' }])
  })

  it('O4 what a working person was on that day is told from the session, whoever is in the case now; who took part by telephone is there', () => {
    const record = form(samplePaperSource({ people: [] }), 'record'), lines = formLines(record).join('\n')
    expect(lines).toContain('陈砚（公安，柳溪派出所）；许知衡（法院，青禾县人民法院柳溪人民法庭）；沈既白（律师，青禾正言律师事务所，中立，电话参加）')
    expect(record.sheets[0]?.blocks[0]).toMatchObject({ rows: expect.arrayContaining([[{ label: '主持人', value: '周允和' }, { label: '记录人', value: '林小满' }]]) })
    expect(record.sheets[0]?.places.map(({ capacity }) => capacity)).toEqual(['甲方', '乙方', '主持人', '记录人', '公安', '法院', '律师'])
    const next = nextSession(samplePaperSource().sessions[0]!)
    expect(foldSessions(paperFacts(next.writes)).at(-1)?.people.map(({ office }) => office).filter(office => office !== '')).toHaveLength(5)
  })

  it('O4 every session that was held has a 笔录 of its own; one that has none says why', () => {
    const { sessions } = otherFacts(2), next = nextSession(foldSessions(paperFacts(sessions))[0]!)
    const both = foldSessions(paperFacts([...sessions, ...next.writes, writeOf(sessionPath(next.id, 'begins'), '2026-11-27T09:00:00+08:00', [])]))
    const offers = paperOffers(paperSource(2, { sessions: both, record: field => (field === 'text' ? paperSource(2).record!('text') : []) })).filter(({ kind }) => kind === 'record')
    expect(offers.map(({ about, blocked }) => [about, blocked])).toEqual([['第一次调解 · 2026年11月20日', ''], ['第二次调解 · 2026年11月27日', '这一次的笔录还是空的，写了以后再打印。']])
    expect(paperOffers(paperSource(2, { sessions: foldSessions([]) })).find(({ kind }) => kind === 'record')?.blocked).toContain('还没有开过调解')
    expect(paperOffers(paperSource(2, { record: undefined })).find(({ kind }) => kind === 'record')?.blocked).toContain('你看不到调解笔录')
  })

  it('O5 终止调解告知书 only after 终止, with the other ways; 司法确认申请书 only after effect, by all parties, not for the police', () => {
    const blocked = (source: PaperSource): string[] => paperOffers(source).filter(({ kind }) => kind === 'ending' || kind === 'confirmation').map(each => each.blocked)
    expect(blocked(samplePaperSource())).toEqual(['', ''])
    expect(blocked(samplePaperSource({ ended: undefined, effectiveOn: undefined }))).toEqual(['调解没有终止。终止以后，这里才有告知书。', '协议还没有生效。生效以后三十日内，可以共同申请司法确认。'])
    expect(blocked(samplePaperSource({ track: 'police' }))).toEqual(['这是人民调解的文书，本案走的不是人民调解，用不上。', '治安调解的协议不走共同申请司法确认这条路。'])
    expect(blocked(withRegistration([], []))).toEqual(['案卷登记里还没有当事人。请先登记当事人，再打印。', '案卷登记里还没有当事人。请先登记当事人，再打印。'])
    expect(textOf(form(samplePaperSource(), 'ending'))).toContain('可以依法通过仲裁、行政、司法等途径维护自己的权利')
    const asked = form(paperSource(12), 'confirmation')
    expect(asked.sheets[0]?.places.map(({ name }) => name)).toEqual(partyNames(12))
    const status = (kind: string): string => textOf(form(withRegistration([...sampleFacts().registration.filter(json => !/"涉及金额"|"纠纷类型"/u.test(json)), fieldWrite('纠纷类型', codedValue(CODE_LISTS['dispute-types'], kind), [])], sampleFacts().identity), 'confirmation'))
    expect(status('01')).toContain('涉及身份关系的内容，不在本次申请确认的范围内')
    expect(status('02')).not.toContain('身份关系')
    for (const said of ['于2026年11月21日生效', '人民法院', '没有恶意串通', '1．人民调解协议书（编号：（2026）柳溪人调字第118号）；']) expect(textOf(asked)).toContain(said)
  })

  it('O11 终止调解告知书 names the claims that were said not to be agreed on, and who asks; one said in two ways stops the paper', () => {
    const { registration, identity } = sampleFacts(), open = registration.filter(json => !json.includes('"涉及金额"'))
    const said = (claim: number, ...codes: readonly string[]): string[] => codes.map(code => fieldWrite(`claim/sample-${claim}/处理结果`, codedValue(CODE_LISTS['claim-results'], code), []))
    const withClaims = (...more: readonly string[]): PaperSource => withRegistration([...open, fieldWrite('claim/sample-2/of/sample-a', '是', []), ...more], identity)
    expect(textOf(form(withClaims(), 'ending'))).not.toContain('未达成的事项')
    const printed = textOf(form(withClaims(...said(1, '1'), ...said(2, '2'), ...said(3, '2')), 'ending'))
    expect(printed).toContain(squeeze('未达成的事项1．由被申请人承担房屋安全鉴定费（甲方宋月桂提出）2．拆除雨棚、清运堆料，恢复巷道通行宽度 2 米，修复排水沟'))
    expect(printed).not.toContain('外墙加固')
    expect(drawPaper(withClaims(...said(2, '1', '2')), 'ending', '')).toContain('“处理结果”有两种写法')
    // What became of a claim is nothing that was registered at the beginning.
    expect(textOf(form(withClaims(...said(2, '2')), 'intake'))).not.toContain('未达成')
  })

  it('O11 司法确认申请书 says what the frozen agreement leaves open, whatever the registration says by now', () => {
    const open = '「由被申请人承担房屋安全鉴定费」、「拆除雨棚」'
    const clauses = ['乙方于 2026 年 12 月 10 日前付清。', `本协议只解决上述事项。就${open}，双方未能达成协议，当事人可以依法通过仲裁、行政、司法等途径维护自己的权利。`, '本协议一式三份。']
    expect([unagreedIn(clauses), unagreedIn(['双方未就「拆除雨棚」达成一致。']), unagreedIn(clauses.slice(2))]).toEqual([open, '「拆除雨棚」', ''])
    expect(textOf(form(samplePaperSource({ agreement: { draft: 2, checkCode: '0231 5270 8099 7915 0579 1574', unagreed: open } }), 'confirmation'))).toContain(`就${open}，各方未能达成协议，协议里已经写明，不在本次申请确认的范围内。`)
    expect(textOf(form(samplePaperSource(), 'confirmation'))).not.toContain('未能达成')
  })

  it('O10 补正书 and 主持调解证明 only after effect, naming the agreement; what was wrong is written by hand', () => {
    const blocked = (source: PaperSource): string[] => paperOffers(source).filter(({ kind }) => kind === 'presided' || kind === 'correction').map(each => each.blocked)
    expect(blocked(samplePaperSource())).toEqual(['', ''])
    expect(blocked(samplePaperSource({ effectiveOn: undefined })).every(why => why.startsWith('协议还没有生效。'))).toBe(true)
    const slip = textOf(form(samplePaperSource(), 'correction')), proof = textOf(form(samplePaperSource(), 'presided'))
    for (const said of ['（2026）柳溪人调字第118号', '第2稿，2026年11月21日生效', '023152708099791505791574', '原文第＿＿条＿＿', '应当另订协议']) expect(slip).toContain(squeeze(said))
    for (const said of ['柳溪镇人民调解委员会依法主持调解', '人民调解员周允和', '023152708099791505791574', '特此证明']) expect(proof).toContain(squeeze(said))
  })

  it('O10 the blanks of 补正书 stand in one line each: a pen does not write round a corner', async context => {
    needs(context, 'pdftotext', 'blanks as wide as their cells')
    const paper = form(samplePaperSource(), 'correction'), blanks = paper.sheets[0]!.blocks.flatMap(block => (block.kind === 'table' ? block.rows.flat() : [])).flatMap(({ value }) => value.split('\n')).filter(line => /^＿+$/u.test(line))
    const read = run('pdftotext', '-layout', saved((await typesetForm(paper, testEngine())).pdf), '-').match(/＿{3,}/gu) ?? []
    expect(blanks.length).toBeGreaterThanOrEqual(6)
    expect(read).toEqual(blanks)
  })

  it('O6 the paper says exactly its form for 2, 12 and 60 parties, rare and long names drawn, every page with its code and number', async () => {
    for (const parties of [2, 12, 60]) {
      for (const kind of KINDS) {
        const paper = form(paperSource(parties), kind), { pdf, pages } = await typesetForm(paper, testEngine()), read = pdfText(pdf)
        expect(squeeze(read.map(({ body }) => body).join('')), `${kind} ${parties}`).toBe(textOf(paper))
        expect(read.length).toBe(pages)
        const code = squeeze(checkCode(formHash(paper)))
        for (const { footer } of read) expect(squeeze(footer)).toMatch(new RegExp(`校验码${code}\\d+/\\d+$`, 'u'))
        if (kind !== 'notice') expect(read.map(({ footer }) => /(\d+)\/(\d+)$/u.exec(squeeze(footer).replace(code, ''))?.[0])).toEqual(Array.from({ length: pages }, (_, i) => `${i + 1}/${pages}`))
      }
    }
    for (const name of ['喻䶮', '王𠮷祥', '买合木提江·阿卜杜热西提·吐尔逊尼亚孜']) expect(textOf(form(paperSource(12), 'intake'))).toContain(name)
  })

  it('O6 nothing lies outside the page, by poppler, and the file is sound, by qpdf', async context => {
    needs(context, 'pdftotext', 'nothing is clipped')
    needs(context, 'qpdf', 'the papers are sound files')
    for (const [kind, parties] of [['intake', 12], ['record', 12], ['confirmation', 2], ['ending', 60], ['notice', 2]] as const) {
      const { pdf } = await typesetForm(form(paperSource(parties), kind), testEngine())
      expect(outside(pdf, FORM_MARGINS), kind).toEqual([])
      expect(run('qpdf', '--check', saved(pdf))).toContain('No syntax or stream encoding errors')
    }
  })

  it('O6 every face is embedded', async context => {
    needs(context, 'pdffonts', 'every font of the papers embedded and a subset')
    for (const kind of KINDS) {
      const lines = run('pdffonts', saved((await typesetForm(form(paperSource(12), kind), testEngine())).pdf)).trim().split('\n').slice(2)
      expect(lines.length).toBeGreaterThanOrEqual(3)
      for (const line of lines) expect(line).toMatch(/^[A-Z]{6}\+(NotoSerifSC-(Regular|Bold)|HanaMin[AB][0-9A-F]+)\s+CID TrueType\s+Identity-H\s+yes yes yes/)
    }
  })

  it('O7 the same facts give the same bytes, in a fresh engine too; other facts another code', async () => {
    const paper = form(paperSource(5), 'confirmation')
    const here = await typesetForm(paper, testEngine()), elsewhere = await typesetForm(form(paperSource(5), 'confirmation'), makeEngine(readAsset))
    expect(elsewhere.sha256).toBe(here.sha256)
    expect(formHash(form(paperSource(5, { effectiveOn: '2026-11-22' }), 'confirmation'))).not.toBe(formHash(paper))
  })

  it('O8 places for signatures never stand alone on a page, whatever the number of parties and lines', async () => {
    for (const parties of [1, 2, 3, 5, 8, 60]) {
      for (const kind of ['intake', 'record', 'ending', 'confirmation'] as const) {
        const paper = form(paperSource(parties), kind), pages = pdfText((await typesetForm(paper, testEngine())).pdf).map(({ body }) => squeeze(body))
        const places = paper.sheets[0]!.places.map(({ capacity, name }) => squeeze(`${capacity}：${name}`))
        pages.forEach((body, i) => {
          const here = places.filter(place => body.includes(place)).length
          // Not one place and nothing else.
          if (here === 1) expect(body.length, `${kind} ${parties}, page ${i + 1}`).toBeGreaterThan(60)
        })
        expect(places.filter(place => pages.at(-1)!.includes(place)).length, `${kind} ${parties}`).toBeGreaterThanOrEqual(Math.min(2, places.length))
      }
    }
  })

  it('O9 a character that no face draws is named; whatever looks like markup is text', async () => {
    const { registration, identity } = sampleFacts(), open = registration.filter(json => !json.includes('"涉及金额"') && !json.includes('纠纷简要情况'))
    const odd = form(withRegistration([...open, fieldWrite('纠纷简要情况', '户主\u{30edd}某\u202e来镇', [])], identity), 'intake')
    expect(uncoveredIn(odd).map(({ code }) => code)).toEqual(['U+30EDD', 'U+202E'])
    const markup = form(withRegistration([...open, fieldWrite('纠纷简要情况', '#let $x$ *y* _z_ <b> @k \\n "引号"\n第二行\r\n第三行', [])], identity), 'intake')
    expect(uncoveredIn(markup)).toEqual([])
    expect(squeeze(pdfText((await typesetForm(markup, testEngine())).pdf).map(({ body }) => body).join(''))).toBe(textOf(markup))
  })
})

/** A case as the papers see it: `allowed` says whether the acts room takes the line. */
const roomOf = (identity: 'write' | 'none', acts: 'kept' | 'full'): { room: PapersRoom; written: string[] } => {
  const { registration, identity: numbers, sessions } = sampleFacts(), written: string[] = []
  const list: Partial<Record<Section, readonly string[]>> = { registration: registration.filter(json => !json.includes('"涉及金额"')), sessions, acts: [], ...(identity === 'write' ? { identity: numbers } : {}) }
  const facts = (section: Section): FactRoom | undefined => {
    const own = list[section]
    if (!own) return undefined
    return {
      section, access: makeWatched({ at: 'write' } as const), facts: makeWatched(paperFacts(own).map(({ at, json, seq }): Fact => ({ personId: 'p1', device: 'd1', own: false, seq, at, relayTime: at, json }))),
      async write(json) { if (acts === 'full') return { obstacle: true, code: 'NOT_STORED', sentence: '没能存到这台设备上。' }; written.push(json) },
    }
  }
  const head = makeWatched({ title: '宋月桂与罗长河相邻权纠纷', number: '编号待取', track: 'people', stage: '调解' } as const)
  return { written, room: { facts, text: () => undefined, head, people: makeWatched([]), finishing: { state: makeWatched({ at: 'drafting', obstacles: [], superseded: [] } as const) } } }
}
const tools: PaperTools = { typeset: async made => new TextEncoder().encode(formLines(made).join('\n')), uncovered: uncoveredIn }

describe('printing', () => {
  it('O2 a paper with numbers of identity is written into the log first; without that line there is no paper', async () => {
    const { room, written } = roomOf('write', 'kept')
    expect(await makePapers(room, tools).make('notice', '')).toBeInstanceOf(Uint8Array)
    expect(written).toEqual([])
    expect(await makePapers(room, tools).make('intake', '')).toBeInstanceOf(Uint8Array)
    expect(written.map(json => JSON.parse(json) as unknown)).toEqual([{ act: 'look', field: '身份证号码和联系方式', whose: '各方当事人（打印《人民调解受理登记表》）' }])
    const full = await makePapers(roomOf('write', 'full').room, tools).make('intake', '')
    expect(full).toMatchObject({ obstacle: true, sentence: '没能存到这台设备上。' })
    const closed = roomOf('none', 'full')
    expect(new TextDecoder().decode(await makePapers(closed.room, tools).make('intake', '') as Uint8Array)).not.toContain('9901011959')
  })

  it('O9 what cannot be printed, or typeset, is a sentence', async () => {
    const { room } = roomOf('none', 'kept')
    expect(await makePapers(room, { ...tools, uncovered: () => [{ char: '\u{30edd}', code: 'U+30EDD', place: '', why: 'no-glyph' }] }).make('intake', '')).toMatchObject({ code: 'UNCOVERED' })
    expect(await makePapers(room, { ...tools, typeset: async () => { throw new Error('no font') } }).make('intake', '')).toMatchObject({ code: 'ENGINE' })
    expect(await makePapers(room, tools).make('ending', '')).toMatchObject({ code: 'NOT_YET', sentence: '调解没有终止。终止以后，这里才有告知书。' })
    expect(await makePapers({ ...room, facts: () => undefined }, tools).make('intake', '')).toMatchObject({ code: 'NO_REGISTRATION' })
    expect(makePapers({ ...room, facts: () => undefined }, tools).list()).toEqual([])
  })
})

describe('the agreement with many parties', () => {
  const base = sampleDoc as { readonly content: readonly Json[] }
  const doc = (names: readonly string[]): Json => ({ type: 'doc', content: [base.content[0]!, ...names.map((name, i): Json => ({ type: 'paragraph', content: [{ type: 'text', text: `${i === 0 ? '甲方（申请人）' : '乙方（被申请人）'}：${name}，住青禾县柳溪镇石桥村三组。` }] })), ...base.content.slice(3)] })

  it('F12 its paper says exactly its text for 2, 12 and 60 parties, and nothing is clipped', async context => {
    needs(context, 'pdftotext', 'nothing of an agreement with 60 parties is clipped')
    for (const parties of [2, 12, 60]) {
      const names = partyNames(parties), frozen = sampleFrozen(doc(names), { parties, ink: names.map((name, i) => ({ capacity: i === 0 ? '甲方' : '乙方', name })) })
      const { pdf } = await typeset(frozen, testEngine()), pages = pdfText(pdf)
      expect(squeeze(pages.map(({ body }) => body).join(''))).toBe(squeeze(linesOf(frozen).map(({ label, text }) => `${label ?? ''}${text}`).join('')))
      expect(outside(pdf, AGREEMENT_MARGINS)).toEqual([])
      const places = pages.map(({ body }) => (body.match(/(甲方|乙方)：|人民调解员：周|记录人：林/gu) ?? []).length)
      expect(places.at(-1)).toBeGreaterThanOrEqual(2)
    }
  })
})
