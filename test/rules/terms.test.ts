/** SPEC C: terms by track, the red card, and the desk as a list. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { openCards } from '../../client/cards.ts'
import { makeDesk } from '../../client/desk.ts'
import { actsFound, NO_ACTS_FILTER, type ActsFilter, type Logged } from '../../client/model/acts-list.ts'
import { countDesk, firstThing, inDeskOrder, keptBy, NO_FILTER, readFilter, writeFilter, type DeskFilter, type Listed } from '../../client/model/desk-list.ts'
import { fieldWrite } from '../../client/model/facts.ts'
import { meterOf, termOn } from '../../client/model/terms.ts'
import { addDays, addMonth, addWorkingDays } from '../../client/model/working-days.ts'
import { makeMemoryShelf, openIdentity } from '../../client/keys/identity.ts'
import type { CaseCard } from '../../client/workspace.ts'
import { must, newDevice, nodePlace, until } from '../support/node-place.ts'

const card = (title: string, more: Partial<Listed> = {}): Listed => ({ title, number: '（2026）柳溪人调字第 118 号', track: 'people', unsent: 0, changedAt: '2026-11-20T01:00:00.000Z', sample: false, ...more })
const titles = (cards: readonly Listed[]): string[] => cards.map(({ title }) => title)
const TODAY = '2026-11-22'

describe('terms', () => {
  it('C1 a case handed down is a red card after 15 days without one handling entry, and never once it is handled', () => {
    const on = (today: string, handledOn?: string) => termOn({ track: 'people', assignedOn: '2026-11-05', handledOn }, today)
    expect([on('2026-11-14'), on('2026-11-15'), on('2026-11-20'), on('2026-11-21'), on('2026-11-22')].map(({ state, words }) => [state, words])).toEqual([
      ['normal', '还剩 6 天'], ['near', '还剩 5 天'], ['near', '今天到期'], ['red', '红牌 · 超 1 天'], ['red', '红牌 · 超 2 天'],
    ])
    expect(on('2027-03-01', '2026-11-06').state).not.toBe('red')
    expect(on('2027-03-01', '2026-11-05').state).not.toBe('red')
    // What was done before it was handed down is no answer to its being handed down.
    expect(on('2026-11-22', '2026-11-04').state).toBe('red')
    expect(termOn({ track: 'people', assignedOn: '2026-11-05', acceptedOn: '2026-11-07' }, TODAY)).toMatchObject({ clock: 'track', state: 'normal' })
    expect(termOn({ track: 'people', assignedOn: '2026-10-01', endedOn: '2026-11-20' }, TODAY)).toMatchObject({ state: 'ended', words: '已办结', used: 50 })
  })

  it('C2 the term of a track runs from its own start to its own last day and names its source', () => {
    expect(termOn({ track: 'people', acceptedOn: '2026-10-31' }, '2026-11-20')).toMatchObject({ until: '2026-11-30', left: 10, used: 20, total: 30, state: 'normal', words: '还剩 10 天' })
    expect(termOn({ track: 'people', acceptedOn: '2026-10-31' }, '2026-12-02')).toMatchObject({ state: 'over', words: '超期 2 天' })
    expect(termOn({ track: 'people', acceptedOn: '2026-10-31' }, '2026-12-02').because).toContain('第三十三条')
    expect(termOn({ track: 'court', acceptedOn: '2026-11-01' }, TODAY)).toMatchObject({ until: '2026-12-01', total: 30 })
    expect(termOn({ track: 'court', acceptedOn: '2026-09-01', extendedTo: '2026-11-25' }, TODAY)).toMatchObject({ state: 'near', words: '还剩 3 天', because: '各方同意延长至 2026-11-25' })
    // From Wednesday 30 September: the holiday is 1 to 7 October, Saturday the 10th is worked.
    expect(termOn({ track: 'police', acceptedOn: '2026-09-01', firstSessionOn: '2026-09-30' }, '2026-10-12')).toMatchObject({ until: '2026-10-15', left: 3 })
    expect(termOn({ track: 'police', acceptedOn: '2026-11-01' }, TODAY)).toMatchObject({ state: 'unset', words: '未起算', used: 21 })
    expect(termOn({ track: 'commercial', acceptedOn: '2026-11-01' }, TODAY)).toMatchObject({ state: 'unset', words: '未设期限' })
    expect([addMonth('2026-01-31'), addMonth('2027-12-15'), addMonth('2028-01-30')]).toEqual(['2026-02-28', '2028-01-15', '2028-02-29'])
  })

  it('C3 a year without a table of holidays is counted by weekends and said aloud; a text that is no day counts as not filled in', () => {
    expect(addWorkingDays('2026-02-13', 2)).toEqual({ day: '2026-02-24', tableMissing: [] })
    expect(addWorkingDays('2026-12-30', 7)).toEqual({ day: '2027-01-08', tableMissing: ['2027'] })
    expect(termOn({ track: 'police', firstSessionOn: '2026-12-30' }, '2026-12-31').because).toContain('2027 年的放假安排还没有')
    for (const nonsense of ['', '下周三', '2026-02-30', '2026-2-3', '２０２６-11-01']) expect(termOn({ track: 'people', acceptedOn: nonsense, assignedOn: nonsense }, TODAY), nonsense).toMatchObject({ state: 'unset', used: undefined })
  })

  it('C4 the meter fills with the days used and never past its cells; what is over stands apart', () => {
    const days = (assignedOn: string) => meterOf(termOn({ track: 'people', assignedOn }, TODAY))
    expect([days(TODAY), days('2026-11-10'), days('2026-11-07'), days('2026-11-05'), days('2026-01-01')]).toEqual([
      { filled: 0, over: 0 }, { filled: 12, over: 0 }, { filled: 15, over: 0 }, { filled: 15, over: 2 }, { filled: 15, over: 5 },
    ])
    expect(meterOf(termOn({ track: 'commercial' }, TODAY))).toEqual({ filled: 0, over: 0 })
  })
})

describe('the desk', () => {
  const RED = card('恒顺砖厂 17 名工人追索劳动报酬', { days: { assignedOn: '2026-11-05' }, source: '信访移交', host: true })
  const OVER = card('石桥村口电动车碰撞损害赔偿', { days: { acceptedOn: '2026-10-01' } })
  const NEAR = card('桥头早点铺油烟噪声相邻纠纷', { days: { acceptedOn: '2026-10-25' }, unsent: 5, host: true })
  const FAR = card('竹园组与坳背组山林边界纠纷', { days: { acceptedOn: '2026-11-20' }, track: 'court', parties: ['喻䶮', '王𠮷祥', '买合木提江·阿卜杜热西提'] })
  const UNSET = card('溪口农贸市场摊位租赁合同纠纷', { track: 'commercial' })
  const ENDED = card('陶氏兄弟赡养纠纷', { days: { acceptedOn: '2026-10-20', endedOn: '2026-11-12' }, unsent: 1 })
  const SAMPLE = card('宋月桂与罗长河相邻权纠纷', { sample: true, unsent: 9 })
  const ALL = [UNSET, FAR, ENDED, NEAR, OVER, SAMPLE, RED]

  it('C5 stands with red cards first, then what is over, then fewest days left, and says what to do first', () => {
    expect(titles(inDeskOrder(ALL, TODAY)).slice(0, 4)).toEqual(titles([RED, OVER, NEAR, FAR]))
    expect(titles(inDeskOrder(ALL, TODAY)).at(-1)).toBe(ENDED.title)
    expect(firstThing(ALL, TODAY)).toBe('在办 5 件。先办红牌 1 件；超期 1 件；临期 1 件，其中 1 件只剩 3 天。2 件有改动还没送到中继。')
    expect(firstThing([FAR], TODAY)).toBe('在办 1 件。没有红牌，没有临期。')
    expect([firstThing([], TODAY), firstThing([SAMPLE], TODAY), firstThing([ENDED], TODAY)]).toEqual(['', '这台设备上只有样例案件。', '在办 0 件。1 件有改动还没送到中继。'])
    expect(firstThing([card('今天到期', { days: { acceptedOn: '2026-10-22' } })], TODAY)).toContain('其中 1 件今天到期')
  })

  it('C6 filters hold together and come back from the address as they were', () => {
    const kept = (filter: Partial<DeskFilter>): string[] => titles(ALL.filter(keptBy({ ...NO_FILTER, ...filter }, TODAY)))
    expect(kept({ view: 'mine' })).toEqual(titles([NEAR, RED]))
    expect(kept({ view: 'mine', state: 'red' })).toEqual(titles([RED]))
    expect(kept({ view: 'mine', state: 'red', unsent: 'only' })).toEqual([])
    expect(kept({ unsent: 'only' })).toEqual(titles([NEAR]))
    expect(kept({ view: 'ended' })).toEqual(titles([ENDED]))
    expect(kept({ track: 'court' })).toEqual(titles([FAR]))
    const filter: DeskFilter = { view: 'mine', state: 'near', track: 'people', unsent: 'only', words: '早点 油烟' }
    expect(readFilter(writeFilter(filter))).toEqual(filter)
    expect(writeFilter(NO_FILTER)).toBe('')
    expect(readFilter('?state=purple&view=&unsent=yes')).toEqual(NO_FILTER)
  })

  it('C7 the search finds what the card holds, character for character, rare ones too', () => {
    const found = (words: string): string[] => titles(ALL.filter(keptBy({ ...NO_FILTER, words }, TODAY)))
    expect(found('䶮')).toEqual(titles([FAR]))
    expect(found('𠮷祥')).toEqual(titles([FAR]))
    // 吉 is another character than 𠮷, and half of a character is none.
    expect(found('吉祥')).toEqual([])
    expect(found('阿卜杜热西提')).toEqual(titles([FAR]))
    expect(found('信访 砖厂')).toEqual(titles([RED]))
    // U+F929 is not U+6717, though a normal form would make it so.
    expect(keptBy({ ...NO_FILTER, words: '\u6717' }, TODAY)(card('\uF929氏兄弟'))).toBe(false)
  })

  it('C8 numbers and plots count the cards of this device, each once, without the sample', () => {
    const count = countDesk(ALL, TODAY)
    expect(count).toMatchObject({ open: 5, red: 1, endedThisMonth: 1, meanDays: 23, uncounted: 1 })
    expect(count.squares.length + count.uncounted).toBe(count.open)
    expect(count.weeks.map(({ from }) => from)).toEqual(Array.from({ length: 8 }, (_, n) => addDays('2026-09-28', n * 7)))
    expect(count.weeks.map(({ accepted }) => accepted)).toEqual([1, 0, 0, 2, 0, 0, 0, 1])
    expect(count.weeks.reduce((sum, { ended }) => sum + ended, 0)).toBe(1)
    expect(countDesk([], TODAY)).toMatchObject({ open: 0, meanDays: undefined, squares: [] })
  })
})

describe('cards', () => {
  const whole = (caseId: string, title: string): CaseCard => ({ caseId, title, number: '', track: 'people', unsent: 0, changedAt: undefined, sample: false })
  /** Windows of one profile: one shelf, each its own memory. */
  const profile = () => {
    const shelf = makeMemoryShelf(), hearing: ((word: string) => void)[] = []
    const windows = (hear: (word: string) => void) => { hearing.push(hear); return (word: string) => { for (const other of hearing) if (other !== hear) other(word) } }
    return { shelf, open: async () => openCards(await openIdentity(shelf), { windows }) }
  }

  it('C9 two windows with different cases never write over each other, and each sees what the other does', async () => {
    const { open } = profile()
    const [one, two] = [await open(), await open()]
    await one.add(whole('a', '宋月桂与罗长河相邻权纠纷'))
    await two.add(whole('b', '陶氏兄弟赡养纠纷'))
    one.change('a', { unsent: 3 })
    two.change('b', { unsent: 7 })
    await expect.poll(() => [one, two].map(window => [window.of('a')?.unsent, window.of('b')?.unsent])).toEqual([[3, 7], [3, 7]])
    one.change('a', { unsent: 4 })
    one.change('a', { unsent: 5 })
    await expect.poll(async () => (await open()).of('a')?.unsent, { timeout: 4000 }).toBe(5)
    expect((await open()).all.get()).toHaveLength(2)
    await one.remove('a')
    await expect.poll(() => [one, two].map(window => window.all.get().map(({ caseId }) => caseId))).toEqual([['b'], ['b']])
    expect((await open()).all.get()).toHaveLength(1)
  })

  it('C10 a card is sealed on the disk, and the single list of older versions is taken over once', async () => {
    const { shelf, open } = profile()
    const identity = await openIdentity(shelf)
    await identity.keep('cases', JSON.stringify([whole('a', '宋月桂与罗长河相邻权纠纷'), whole('b', '陶氏兄弟赡养纠纷')]))
    await (await open()).add(whole('a', '改过的案名'))
    expect((await open()).all.get().map(({ title }) => title).sort()).toEqual(['改过的案名', '陶氏兄弟赡养纠纷'].sort())
    for (const name of await shelf.names()) {
      const value = await shelf.get<unknown>(name)
      if (value instanceof Uint8Array) expect(new TextDecoder().decode(value), name).not.toMatch(/\p{Script=Han}{2}/u)
    }
    await (await open()).remove('b')
    expect((await open()).all.get().map(({ caseId }) => caseId)).toEqual(['a'])
    expect((await shelf.names()).filter(name => name.startsWith('kept/card/'))).toHaveLength(2)
  })
})

describe('办理日志', () => {
  it('C11 is looked through by person, kind, days and words together; a line is shown as it stands, newest first', () => {
    const midnight = new Date(2026, 10, 22).getTime()
    const at = (hoursAgo: number): string => new Date(midnight + 3_600_000 - hoursAgo * 3_600_000).toISOString()
    const lines: readonly Logged[] = [
      { id: '1', at: at(24 * 40), person: '周允和', sentence: '建立案件', kind: 'people' },
      { id: '2', at: at(24 * 6), person: '周允和', sentence: '请喻䶮进来（当事人）', kind: 'people' },
      { id: '3', at: at(2), person: '林小满', sentence: '冻结文本，第 1 稿，3 页。', kind: 'finishing' },
      { id: '4', at: at(0), person: '林小满', sentence: '留下一条读不懂的记录，没有起作用。' },
      { id: '5', at: at(0), person: '周允和', sentence: '退回修改，第 1 稿和已有的签名作废。', kind: 'finishing' },
    ]
    const found = (filter: Partial<ActsFilter>): string => actsFound(lines, { ...NO_ACTS_FILTER, ...filter }, midnight).map(({ id }) => id).join('')
    expect([found({}), found({ person: '周允和' }), found({ kind: 'finishing' }), found({ kind: 'other' })]).toEqual(['54321', '521', '53', '4'])
    // Today begins at midnight on this device; seven days are today and the six before.
    expect([found({ days: 1 }), found({ days: 7 }), found({ days: 30 })]).toEqual(['54', '5432', '5432'])
    expect([found({ words: '䶮' }), found({ words: '第 1 稿 周允和' }), found({ person: '林小满', kind: 'finishing', days: 7, words: '冻结' }), found({ words: '没有这一句' })]).toEqual(['2', '5', '3', ''])
    const [line] = actsFound(lines, { ...NO_ACTS_FILTER, words: '建立' }, midnight)
    expect(line).toBe(lines[0])
  })
})

it('C12 the dark theme chosen by hand is the dark theme of the system, token for token', () => {
  const css = readFileSync(new URL('../../client/ui/theme.css', import.meta.url), 'utf8')
  const tokens = (beginning: string): string[] => {
    const from = css.indexOf(beginning)
    expect(from, beginning).toBeGreaterThan(0)
    return [...css.slice(from, css.indexOf('}', from)).matchAll(/(--[\w-]+):\s*([^;]+);/gu)].map(([, name, value]) => `${name}: ${value}`)
  }
  const system = tokens(':root:not([data-scheme="light"]) {'), chosen = tokens(':root[data-scheme="dark"] {')
  expect(system.length).toBeGreaterThan(50)
  expect(chosen).toEqual(system)
})

describe('a card and its case', () => {
  it('C13 the card follows the case while it is open and stands when it is closed; listing opens no case', async () => {
    const device = newDevice(), opened: string[] = []
    const place = () => { const here = nodePlace(undefined, device); return { ...here, async openStore(caseId: string, key: Uint8Array) { opened.push(caseId); return here.openStore(caseId, key) } } }
    const desk = await makeDesk(place())
    await desk.setProfile({ name: '周允和', agency: '柳溪镇人民调解委员会', role: 'mediator' })
    const caseId = must(await desk.createCase({ title: '恒顺砖厂 17 名工人追索劳动报酬', number: '', track: 'people' }))
    const room = must(await desk.enter(caseId))
    const cardNow = (): CaseCard | undefined => desk.cases.get().find(each => each.caseId === caseId)
    const write = async (field: string, value: string): Promise<void> => { await room.facts('registration')?.write(fieldWrite(field, value, [])) }
    await write('交办日期', '2026-11-05')
    await write('纠纷类型', 'dispute-types@2021/02 劳动争议')
    await write('party/1/姓名', '王𠮷祥')
    await write('party/2/名称', '恒顺砖厂')
    await until(() => cardNow()?.days?.assignedOn === '2026-11-05' && cardNow()?.parties?.length === 2, 'the card has the days and the parties')
    expect(cardNow()).toMatchObject({ kind: '劳动争议', parties: ['王𠮷祥', '恒顺砖厂'], host: true, toSettle: 0, stage: '受理', lastEvent: { person: '周允和' } })
    expect(termOn({ track: 'people', ...cardNow()?.days }, TODAY).state).toBe('red')
    // A second value that replaces nothing: to be settled, and until then no day to count from.
    await write('交办日期', '2026-11-15')
    await until(() => cardNow()?.toSettle === 1 && cardNow()?.days?.assignedOn === undefined, 'two values are no day')
    // The screens ask nothing about one amount in two spellings; neither does the card.
    await write('涉及金额', '38,000'); await write('涉及金额', '38000.00'); await write('备注', '先看现场')
    await room.facts('review')?.write(JSON.stringify({ opinion: '先看现场' }))
    await until(() => cardNow()?.days?.handledOn !== undefined, 'an opinion is a handling entry')
    expect(cardNow()?.toSettle).toBe(1)
    // A session counts from the day on which it took place; one that is only planned does not.
    expect(cardNow()?.days?.firstSessionOn).toBeUndefined()
    await room.facts('sessions')?.write(fieldWrite('session/first/begins', '2026-11-18T06:30:00.000Z', []))
    await until(() => cardNow()?.days?.firstSessionOn === '2026-11-18', 'the first session has its day')
    await room.leave()
    const before = opened.length
    const again = await makeDesk(place())
    expect(again.cases.get()).toEqual(desk.cases.get())
    await new Promise(passed => { setTimeout(passed, 300) })
    expect(opened.length).toBe(before)
  })
})
