/** The first meeting as it happens: five browser profiles, one case, the built product and its real relay. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readClientFrame } from '../../shared/protocol.ts'
import { isRefusal } from '../../shared/refusal.ts'
import { seriousIn } from '../support/axe-page.ts'
import { startProduct, type Product } from '../support/product.ts'
import { hanIn, hanInFolder, needlesOf } from '../support/profile-disk.ts'
import { button, CHEN, chipSays, comeIn, editor, giveTheFloor, goTo, introduce, invite, LIN, linesOf, newCase, SHEN, toEnd, wordsOf, writeWords, XU, ZHOU, type Somebody, type Text } from '../support/room-page.ts'

const TITLE = '宋月桂与罗长河相邻权纠纷'
const GUESTS = [LIN, CHEN, XU, SHEN] as const
const EVERYBODY = [ZHOU, ...GUESTS] as const
const FANG: Somebody = { name: '方可', agency: '青禾正言律师事务所', role: '律师' }
const SECTIONS: readonly Text[] = ['调解笔录', '协议书草案']

/** What each says, word by word as an input method gives it; no sentence is a part of another. */
const SAYS: Readonly<Record<string, Readonly<Record<Text, readonly string[]>>>> = {
  周允和: { 调解笔录: ['今天', '到场', '各方', '身份', '均已', '核对', '。'], 协议书草案: ['争议', '巷道', '恢复', '两米', '宽度', '。'] },
  林小满: { 调解笔录: ['休息', '十分钟', '后', '继续', '调解', '。'], 协议书草案: ['附', '现场', '照片', '七张', '。'] },
  陈砚: { 调解笔录: ['十一月', '八日', '勘查', '最窄处', '一米一', '。'], 协议书草案: ['推搡', '一事', '另行', '依法', '处理', '。'] },
  许知衡: { 调解笔录: ['相邻', '关系', '应当', '方便', '生活', '。'], 协议书草案: ['双方', '可以', '共同', '申请', '确认', '。'] },
  沈既白: { 调解笔录: ['鉴定费', '票据', '今天', '补交', '。'], 协议书草案: ['修复', '费用', '分', '两期', '付清', '。'] },
}
const sentence = (name: string, text: Text): string => SAYS[name]![text].join('')
const times = (text: string, part: string): number => text.split(part).length - 1

describe('five profiles write one agreement', () => {
  let product: Product
  const pages = new Map<string, Page>()
  const page = (who: Pick<Somebody, 'name'>): Page => pages.get(who.name)!
  const everybody = <T>(act: (page: Page, who: Somebody) => Promise<T>): Promise<T[]> => Promise.all(EVERYBODY.map(who => act(page(who), who)))

  beforeAll(async () => {
    product = await startProduct()
    for (const who of [...EVERYBODY, FANG]) pages.set(who.name, await (await product.profile()).newPage())
  }, 60_000)
  afterAll(async () => { await product?.stop() })

  it('are let in by link, each with the same six digits on both screens', async () => {
    const host = page(ZHOU)
    await host.goto(product.origin)
    await introduce(host, ZHOU)
    await newCase(host, { title: TITLE, number: '（2026）柳溪人调字第 118 号' })
    await chipSays(host, /^已到中继/u)
    for (const who of GUESTS) await comeIn(host, page(who), await invite(host, who), who)
    await everybody(async each => {
      const present = each.getByRole('list', { name: '在场' }).getByRole('listitem')
      await expect.poll(() => present.count(), { timeout: 10_000 }).toBe(5)
      await expect.poll(() => present.getByRole('img', { name: '在线' }).count(), { timeout: 10_000 }).toBe(5)
      for (const { name } of EVERYBODY) await expect.poll(() => present.filter({ hasText: name }).count()).toBe(1)
    })
  }, 120_000)

  it('write Chinese at the same time in both texts: everybody reads the same, every sentence whole and once', async () => {
    await button(page(ZHOU), '人民调解协议书').click()
    await everybody(each => expect.poll(() => wordsOf(each, '协议书草案'), { timeout: 10_000 }).toContain('经调解，各方当事人自愿达成如下协议'))
    // Three begin in one text while two begin in the other; then they change places. In the agreement all have their carets where they
    // write before the first word: who puts his into the middle of a colleague's sentence that is on its way may well split it.
    for (const turn of [0, 1]) {
      const place = (who: Somebody): Text => SECTIONS[(EVERYBODY.indexOf(who) + turn) % 2]!
      await everybody(async (each, who) => { await goTo(each, place(who)); await toEnd(each, place(who)) })
      await everybody(async (each, who) => {
        if (place(who) === '调解笔录') await giveTheFloor(each, who)
        await writeWords(each, SAYS[who.name]![place(who)])
      })
    }
    await everybody(each => chipSays(each, /^已到中继/u))
    for (const text of SECTIONS) {
      await everybody(each => goTo(each, text))
      for (const { name } of EVERYBODY) {
        await everybody(each => expect.poll(async () => { const words = await wordsOf(each, text); return times(words, sentence(name, text)) === 1 ? 'whole' : words.slice(-160) }, { timeout: 60_000, message: `${sentence(name, text)} whole and once` }).toBe('whole'))
      }
      const [first, ...others] = await everybody(each => linesOf(each, text))
      for (const other of others) expect(other).toEqual(first)
      // Nothing else came into it: the record began empty.
      if (text === '调解笔录') expect(first!.filter(line => line !== '').sort()).toEqual(EVERYBODY.map(({ name }) => sentence(name, text)).sort())
    }
  }, 240_000)

  it('see each other’s carets, each with the character of its role and a name, and where it really stands', async () => {
    for (const [who, char] of [[LIN, '记'], [CHEN, '警'], [XU, '院'], [SHEN, '律']] as const) {
      await toEnd(page(who), '协议书草案')
      await expect.poll(() => editor(page(ZHOU), '协议书草案').getByText(`${char} ${who.name}`, { exact: true }).count(), { timeout: 10_000, message: `the caret of ${who.name}` }).toBe(1)
    }
    // A colleague writes before it in the same line: the writer goes on where he is, also on the other's screen.
    await writeWords(page(CHEN), ['本条', '由', '派出所'])
    await expect.poll(() => wordsOf(page(XU), '协议书草案'), { timeout: 10_000 }).toContain('本条由派出所')
    const xu = page(XU)
    await toEnd(xu, '协议书草案')
    for (let left = 0; left < '派出所'.length; left += 1) await xu.keyboard.press('ArrowLeft')
    await writeWords(xu, ['（柳溪）'])
    await expect.poll(() => wordsOf(page(CHEN), '协议书草案'), { timeout: 10_000 }).toContain('本条由（柳溪）派出所')
    await writeWords(page(CHEN), ['督促', '履行', '。'])
    await everybody(each => expect.poll(() => wordsOf(each, '协议书草案'), { timeout: 10_000 }).toContain('本条由（柳溪）派出所督促履行。'))
    await expect.poll(() => editor(xu, '协议书草案').evaluate(root => {
      const flag = [...root.querySelectorAll('[aria-hidden=true]')].find(one => one.textContent === '警 陈砚')
      return flag?.previousSibling?.textContent?.slice(-5)
    }), { timeout: 10_000, message: 'where the caret of 陈砚 is drawn' }).toBe('督促履行。')
  }, 60_000)

  it('somebody with the right to read sees the agreement, why he cannot write, and sends nothing', async () => {
    const host = page(ZHOU), reader = page(FANG)
    await comeIn(host, reader, await invite(host, FANG, '调解笔录', '协议书草案'), FANG)
    await expect.poll(() => wordsOf(reader, '协议书草案'), { timeout: 10_000 }).toBe(await wordsOf(host, '协议书草案'))
    const text = editor(reader, '协议书草案')
    await expect.poll(() => text.getAttribute('aria-readonly')).toBe('true')
    await expect.poll(() => reader.getByRole('note').textContent()).toBe('你可以看，不能直接改。要改请找主持人开通。')
    await expect.poll(() => button(reader, '请求签署').count()).toBe(0)
    const before = await wordsOf(reader, '协议书草案')
    const pushes = (): number => product.heard.frames.filter(frame => frame.page === reader && frame.way === 'sent').filter(({ bytes }) => { const read = readClientFrame(bytes); return isRefusal(read) || read.type === 'PUSH' }).length
    const sent = pushes()
    await text.click()
    await writeWords(reader, ['不该', '进来'])
    await reader.keyboard.type('abc')
    await reader.keyboard.press('Backspace')
    await goTo(reader, '调解笔录')
    await goTo(reader, '协议书草案')
    // What a colleague writes arrives after anything that the reader could have sent.
    await toEnd(host, '协议书草案')
    await writeWords(host, ['以上', '各条', '已', '念过', '。'])
    await expect.poll(() => wordsOf(reader, '协议书草案'), { timeout: 10_000 }).toBe(`${before}以上各条已念过。`)
    expect(pushes()).toBe(sent)
    await everybody(each => expect.poll(() => wordsOf(each, '协议书草案'), { timeout: 10_000 }).toBe(`${before}以上各条已念过。`))
  }, 60_000)

  it('every screen of it has no serious axe finding, light or dark', async () => {
    const host = page(ZHOU)
    const found: string[] = []
    const look = async (name: string): Promise<void> => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await host.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        found.push(...(await seriousIn(host)).map(one => `${name}, ${colorScheme}: ${one}`))
      }
    }
    for (const section of ['协议书草案', '调解笔录', '案卷登记', '办理日志'] as const) { await goTo(host, section); await look(section) }
    await button(host, '请人进来').click()
    await host.getByRole('dialog', { name: '请人进来' }).waitFor()
    await look('请人进来')
    await host.keyboard.press('Escape')
    await button(host, '请求签署').click()
    await host.getByRole('dialog', { name: '请求签署' }).waitFor()
    await look('请求签署')
    await host.keyboard.press('Escape')
    await host.getByRole('link', { name: '案件台' }).click()
    await host.getByRole('heading', { name: '案件台' }).waitFor()
    await look('案件台')
    expect(found).toEqual([])
  }, 120_000)

  it('the relay learns nothing: no word, name or title in its folder, its frames or its log', async () => {
    await Promise.all([...pages.values()].map(each => each.close()))
    const needles = needlesOf([TITLE, '宋月桂', '罗长河', '柳溪人调字', ...[...EVERYBODY, FANG].flatMap(({ name, agency }) => [name, agency]), ...EVERYBODY.flatMap(({ name }) => SECTIONS.map(text => sentence(name, text))), ...EVERYBODY.flatMap(({ name }) => SECTIONS.flatMap(text => SAYS[name]![text])).filter(word => word.length > 1)])
    // The search itself can find: each word in each spelling.
    for (const needle of needles) expect(hanIn(Buffer.concat([Buffer.from([1, 2, 3]), needle.bytes, Buffer.from([4])]), needles)).toContain(`${needle.word} (${needle.spelling})`)
    const { relay, heard, data } = product
    expect(heard.frames.length).toBeGreaterThan(500)
    expect(heard.frames.flatMap(({ bytes }) => hanIn(bytes, needles))).toEqual([])
    expect(hanIn(Buffer.from(relay.lines.map(line => JSON.stringify(line)).join('\n')), needles)).toEqual([])
    // It greets in Chinese on stderr; of the case there is nothing.
    expect(hanIn(Buffer.from(relay.told()), needles)).toEqual([])
    expect(hanInFolder(data, needles)).toEqual([])
  })

  it('nothing complained, and nobody but the relay was asked for anything', () => {
    expect(product.heard.complaints).toEqual([])
    expect([...product.heard.hosts]).toEqual([new URL(product.origin).host])
    // A caret in a room that the relay has not yet heard of goes nowhere; anything worse would stand here.
    expect(product.relay.lines.filter(({ level, event }) => level !== 'info' && event !== 'presence-dropped')).toEqual([])
  })
})
