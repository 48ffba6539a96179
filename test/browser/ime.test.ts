/**
 * Chinese input while colleagues write, in a real browser with real composition
 * events. A word of pinyin (n → ni → ni h → ni hao → 你好) is typed on one
 * device; a second writer acts between every two letters of it.
 */
import type { CDPSession, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { NodeJson } from '../../client/model/template.ts'
import { clause, paragraph, utterance } from '../support/lines.ts'
import { openHarness } from '../support/harness-page.ts'
import type { Harness } from '../support/harness-page.ts'

const LETTERS = ['n', 'ni', 'ni h', 'ni hao']
const WORD = '你好'
const LEFT = '甲乙丙丁戊'
const RIGHT = '己庚辛壬癸'
// The settling time of the gate, and a frame for the browser.
const AFTER_MS = 90

let harness: Harness
let page: Page
let cdp: CDPSession
let complaints: string[]

beforeAll(async () => {
  harness = await openHarness()
  ;({ page, cdp, complaints } = await harness.page())
}, 60_000)
afterAll(async () => { await harness.close() })
afterEach(() => { expect(complaints.splice(0)).toEqual([]) })

const compose = async (letters: string): Promise<void> => {
  await cdp.send('Input.imeSetComposition', { text: letters, selectionStart: letters.length, selectionEnd: letters.length })
}
const commit = async (word: string): Promise<void> => { await cdp.send('Input.insertText', { text: word }) }

interface Place { readonly name: string; readonly section: 'agreement' | 'record'; readonly seed: readonly NodeJson[]; readonly caret: string }

// The caret stands before 己 where there is one, else in the only empty line.
const PLACES: readonly Place[] = [
  { name: 'in a paragraph', section: 'agreement', seed: [paragraph('前'), paragraph(LEFT + RIGHT), paragraph('后')], caret: 'before 己' },
  { name: 'at the end of a paragraph', section: 'agreement', seed: [paragraph('前'), paragraph(LEFT), paragraph('后')], caret: 'after 戊' },
  { name: 'at the start of a clause', section: 'agreement', seed: [clause('c-1', '前'), clause('c-2', RIGHT), clause('c-3', '后')], caret: 'before 己' },
  { name: 'in a clause', section: 'agreement', seed: [clause('c-1', '前'), clause('c-2', LEFT + RIGHT), clause('c-3', '后')], caret: 'before 己' },
  { name: 'in an empty paragraph', section: 'agreement', seed: [paragraph('前'), paragraph(''), paragraph('后')], caret: 'empty' },
  { name: 'in a line of the record', section: 'record', seed: [utterance('u-1', '前'), utterance('u-2', LEFT + RIGHT), utterance('u-3', '后')], caret: 'before 己' },
  { name: 'in an empty line of the record', section: 'record', seed: [utterance('u-1', '前'), utterance('u-2', ''), utterance('u-3', '后')], caret: 'empty' },
]

const sit = async (place: Place): Promise<void> => {
  await page.evaluate(({ section, seed, caret }) => {
    const { stage } = window
    stage.set({ section, seed, devices: ['a', 'b'] })
    const a = stage.actor('a')
    a.view().focus()
    if (caret === 'before 己') a.caret(a.at('己'))
    else if (caret === 'after 戊') a.caret(a.at('戊', 1))
    else {
      let empty = -1
      a.view().state.doc.descendants((node, position) => { if (node.isTextblock && node.content.size === 0) empty = position + 1 })
      a.caret(empty)
    }
  }, place)
}

interface Outcome { readonly a: string[]; readonly shown: string[]; readonly dom: string[]; readonly b: string[]; readonly bShown: string[]; readonly sent: number; readonly compositions: number }
const outcome = async (): Promise<Outcome> => page.evaluate(() => {
  const a = window.stage.actor('a')
  const b = window.stage.actor('b')
  const bare = (lines: string[]): string[] => lines.map(line => line.replace(/^[一二三四五六七八九十]、/, '').replace(/^甲方：/, ''))
  return { a: bare(a.lines()), shown: a.shown(), dom: a.dom(), b: bare(b.lines()), bShown: b.shown(), sent: a.device.sent.length, compositions: a.log.filter(name => name === 'compositionstart').length }
})

/** The outcome once the expected updates are out; a busy machine may take its time over 40 ms. */
const settled = async (sent: number): Promise<Outcome> => {
  for (let turn = 0; turn < 40 && (await outcome()).sent < sent; turn += 1) await page.waitForTimeout(25)
  return outcome()
}

/** What must hold after every composition, whatever others did meanwhile. */
const expectClean = async (what: string, words: { readonly once: string; readonly word: 0 | 1; readonly sent: number }): Promise<void> => {
  const now = await settled(words.sent)
  expect(now.shown, `${what}: the screen shows the shared text`).toEqual(now.a)
  expect(now.dom, `${what}: the DOM shows the shared text`).toEqual(now.a)
  expect(now.b, `${what}: both devices have one text`).toEqual(now.a)
  expect(now.bShown, `${what}: the other screen shows it`).toEqual(now.b)
  const whole = now.a.join('\n')
  expect(whole.split(WORD).length - 1, `${what}: the word stands ${words.word} time(s) in ${whole}`).toBe(words.word)
  expect(whole, `${what}: no letter of pinyin`).not.toMatch(/[a-z]/)
  expect([...whole.replace(WORD, '').replace(/\s/g, '')].sort().join(''), `${what}: every other character exactly once`).toBe([...words.once].sort().join(''))
  expect(now.sent, `${what}: updates sent for the word`).toBe(words.sent)
}

/** Types the word with `act` (a page function's name in ACTS) after every letter. Returns characters added and removed by the second writer. */
const typeAgainst = async (act: string, letters = LETTERS): Promise<{ added: string; removed: string }> => {
  const sum = { added: '', removed: '' }
  for (const [index, letter] of letters.entries()) {
    await compose(letter)
    const { added, removed } = await page.evaluate(runAct, { act, mark: '子丑寅卯辰巳午未'[index] ?? '申' })
    sum.added += added
    sum.removed += removed
  }
  await commit(WORD)
  await page.waitForTimeout(AFTER_MS)
  // Neither the browser nor the editor broke the composition off and began another.
  expect((await outcome()).compositions, act).toBe(1)
  return sum
}

/** The second writer's moves; runs in the page. `here` is where the first writer's caret is, in the second's own text. */
const runAct = ({ act, mark }: { act: string; mark: string }): { added: string; removed: string } => {
  const b = window.stage.actor('b')
  const doc = b.view().state.doc
  const has = (words: string): boolean => doc.textContent.includes(words)
  const emptyLine = (): number => { let found = -1; doc.descendants((node, at) => { if (node.isTextblock && node.content.size === 0 && found < 0) found = at + 1 }); return found }
  const here = has('己') ? b.at('己') : has('戊') ? b.at('戊', 1) : emptyLine() >= 0 ? emptyLine() : b.at('后')
  const $here = doc.resolve(here)
  switch (act) {
    case 'does nothing': return { added: '', removed: '' }
    case 'types in the paragraph before': b.insert(b.at('前'), mark); return { added: mark, removed: '' }
    case 'types in the paragraph after': b.insert(b.at('后'), mark); return { added: mark, removed: '' }
    case 'types before it in the same paragraph': b.insert($here.start(), mark); return { added: mark, removed: '' }
    case 'types at the end of the same paragraph': b.insert($here.end(), mark); return { added: mark, removed: '' }
    case 'moves a caret in the same paragraph': b.point(Math.min(here + '子丑寅卯'.indexOf(mark), $here.end())); return { added: '', removed: '' }
    case 'moves a caret to exactly there': case 'moves a caret before it starts': b.point(here); return { added: '', removed: '' }
    case 'bolds what follows': b.bold(here, $here.end()); return { added: '', removed: '' }
    case 'bolds over it': b.bold($here.start(), $here.end()); return { added: '', removed: '' }
    case 'adds a paragraph above': b.addLine(1, mark); return { added: mark, removed: '' }
    case 'types exactly there': b.insert(here, mark); return { added: mark, removed: '' }
    case 'types exactly there with a caret':
      b.insert(here, mark)
      b.point(here, here + 1)
      return { added: mark, removed: '' }
    case 'deletes the letter before': { if ($here.parentOffset === 0) return { added: '', removed: '' }; const gone = $here.parent.textBetween($here.parentOffset - 1, $here.parentOffset); b.erase(here - 1, here); return { added: '', removed: gone } }
    case 'deletes the letter after': { if ($here.parentOffset >= $here.parent.content.size - 1) return { added: '', removed: '' }; const gone = $here.parent.textBetween($here.parentOffset + 1, $here.parentOffset + 2); b.erase(here + 1, here + 2); return { added: '', removed: gone } }
    case 'splits there': b.split(here); return { added: '', removed: '' }
    case 'splits before it': if ($here.parentOffset < 2) return { added: '', removed: '' }; b.split(here - 1); return { added: '', removed: '' }
    case 'splits after it': if ($here.parentOffset > $here.parent.content.size - 2) return { added: '', removed: '' }; b.split(here + 1); return { added: '', removed: '' }
    case 'removes the paragraph': { const gone = $here.node(1).textContent; if (!has('己')) return { added: '', removed: '' }; b.removeBlock('己'); return { added: '', removed: gone } }
    case 'removes the neighbours': { const gone = (['前', '后'] as const).filter(has); for (const one of gone) b.removeBlock(one); return { added: '', removed: gone.join('') } }
    default: throw new Error(`no act ${act}`)
  }
}

const without = (words: string, removed: string): string => [...removed].reduce((left, one) => left.replace(one, ''), words)
const base = (place: Place): string => JSON.stringify(place.seed).match(/"text":"([^"]*)"/g)?.map(found => found.slice(8, -1)).join('') ?? ''

const inParagraph = PLACES[0]
const inEmpty = PLACES[4]
if (inParagraph === undefined || inEmpty === undefined) throw new Error('places are missing')

describe('one word against one colleague', () => {
  const SCENARIOS: readonly (readonly [string, Place])[] = [
    ['does nothing', inParagraph],
    ['types in the paragraph before', inParagraph],
    ['types in the paragraph after', inParagraph],
    ['types before it in the same paragraph', inParagraph],
    ['types at the end of the same paragraph', inParagraph],
    ['moves a caret in the same paragraph', inParagraph],
    ['moves a caret to exactly there', inParagraph],
    ['moves a caret before it starts', inParagraph],
    ['bolds what follows', inParagraph],
    ['bolds over it', inParagraph],
    ['adds a paragraph above', inParagraph],
    ['types exactly there', inParagraph],
    ['types exactly there with a caret', inParagraph],
    ['deletes the letter before', inParagraph],
    ['types in the paragraph after', inEmpty],
    ['types exactly there', inEmpty],
    ['splits there', inParagraph],
    ['splits before it', inParagraph],
  ]
  for (const [act, place] of SCENARIOS) {
    it(`D10 a colleague ${act} (${place.name}): the word comes out whole, once, in one update, and undo takes all of it`, async () => {
      await sit(place)
      if (act === 'moves a caret before it starts') await page.evaluate(runAct, { act, mark: '' })
      const { added, removed } = await typeAgainst(act)
      const rest = without(base(place) + added, removed)
      await expectClean(act, { once: rest, word: 1, sent: 1 })
      await page.evaluate(() => { window.stage.actor('a').undo() })
      await expectClean(`${act}, undone`, { once: rest, word: 0, sent: 2 })
    })
  }

  it('D10 a colleague removes the paragraph: the word goes with it, nothing is left of the pinyin, and the letters are still in the history', async () => {
    await sit(inParagraph)
    const { removed } = await typeAgainst('removes the paragraph')
    await expectClean('removed', { once: without(base(inParagraph), removed), word: 0, sent: 1 })
    // gc is off: what was swept away can be found again by whoever looks for structural losses.
    await expect.poll(() => page.evaluate(word => JSON.stringify([...window.stage.actor('b').device.doc.store.clients.values()].flat().map(item => ('content' in item && 'str' in item.content ? item.content.str : ''))).includes(word), WORD)).toBe(true)
  })
})

describe('one word against a colleague who does it again after every letter', () => {
  const ACTS = ['types exactly there', 'types exactly there with a caret', 'deletes the letter before', 'deletes the letter after', 'splits there', 'splits before it', 'splits after it', 'adds a paragraph above', 'removes the neighbours']
  for (const place of PLACES) {
    it(`D10 ${place.name}: whatever he does, the word comes out whole and once`, async () => {
      for (const act of ACTS) {
        await sit(place)
        const { added, removed } = await typeAgainst(act)
        await expectClean(`${place.name}, ${act}`, { once: without(base(place) + added, removed), word: 1, sent: 1 })
      }
    })
  }

  it('D10 splitting, deleting and inserting in turn, over four words', async () => {
    for (const place of PLACES.slice(0, 4)) {
      await sit(place)
      let added = ''
      let removed = ''
      const turns = ['splits there', 'deletes the letter before', 'types exactly there', 'adds a paragraph above']
      for (const [index, word] of ['今天', '双方', '当面', '和解'].entries()) {
        await compose('x')
        const first = await page.evaluate(runAct, { act: turns[index % 4] ?? '', mark: '子丑寅卯'[index] ?? '' })
        await compose('xy')
        const second = await page.evaluate(runAct, { act: turns[(index + 2) % 4] ?? '', mark: '辰巳午未'[index] ?? '' })
        await commit(word)
        await page.waitForTimeout(AFTER_MS)
        added += word + first.added + second.added
        removed += first.removed + second.removed
      }
      const now = await outcome()
      expect(now.shown).toEqual(now.a)
      expect(now.dom).toEqual(now.a)
      expect(now.b).toEqual(now.a)
      const whole = now.a.join('')
      for (const word of ['今天', '双方', '当面', '和解']) expect(whole.split(word).length - 1, `${place.name}: ${word} in ${whole}`).toBe(1)
      expect([...whole].sort().join('')).toBe([...without(base(place) + added, removed)].sort().join(''))
      expect(now.sent).toBe(4)
    }
  })
})

describe('the gate', () => {
  it('D10 four words in quick succession (35 ms apart) with a colleague typing: all four, in order, no pinyin', async () => {
    await sit(inParagraph)
    for (const [index, word] of ['今天', '双方', '当面', '和解'].entries()) {
      await compose('x')
      await compose('xy')
      await page.evaluate(runAct, { act: 'types exactly there', mark: '子丑寅卯'[index] ?? '' })
      await commit(word)
      await page.waitForTimeout(35)
    }
    await page.waitForTimeout(AFTER_MS)
    const now = await outcome()
    // Where a colleague types at the very same point his letter may come between two words, never into one.
    expect(now.a.join('').replace(/[^今天双方当面和解]/g, '')).toContain('今天双方当面和解')
    for (const word of ['今天', '双方', '当面', '和解']) expect(now.a.join('')).toContain(word)
    expect(now.a.join('')).not.toMatch(/[a-z]/)
    expect([...now.a.join('')].sort().join('')).toBe([...`前${LEFT}${RIGHT}后今天双方当面和解子丑寅卯`].sort().join(''))
    expect(now.b).toEqual(now.a)
  })

  it('D11 nothing half-typed is ever in the shared text, and nothing comes in while composing; both happen when the word is done', async () => {
    await sit(inParagraph)
    await compose('ni')
    await page.evaluate(runAct, { act: 'types in the paragraph before', mark: '子' })
    await page.waitForTimeout(300)
    const during = await page.evaluate(() => {
      const a = window.stage.actor('a')
      return { sent: a.device.sent.length, lines: a.lines().join(''), waiting: document.querySelector('.seat-a .document-held')?.textContent ?? '' }
    })
    expect(during.sent).toBe(0)
    expect(during.lines).not.toContain('ni')
    expect(during.lines).not.toContain('子')
    expect(during.waiting).toContain('1 处更新')
    await commit('你')
    await page.waitForTimeout(AFTER_MS)
    const after = await outcome()
    expect(after.a.join('')).toBe(`子前${LEFT}你${RIGHT}后`)
    expect(after.sent).toBe(1)
    await expect.poll(() => page.evaluate(() => document.querySelector('.document-held'))).toBe(null)
  })

  it('D11 an abandoned word leaves nothing: no update, no letter, and the waiting changes come in', async () => {
    await sit(inParagraph)
    await compose('ni hao')
    await page.evaluate(runAct, { act: 'types in the paragraph before', mark: '子' })
    await compose('')
    await page.waitForTimeout(AFTER_MS)
    await expectClean('abandoned', { once: `子${base(inParagraph)}`, word: 0, sent: 0 })
  })

  it('D12 leaving the editor in the middle of a word keeps what the browser kept of it, and lets others in', async () => {
    await sit(inParagraph)
    await compose('ni')
    await page.evaluate(runAct, { act: 'types in the paragraph before', mark: '子' })
    await page.evaluate(() => { window.stage.actor('a').view().dom.blur() })
    await page.waitForTimeout(AFTER_MS)
    const now = await outcome()
    expect(now.b).toEqual(now.a)
    expect(now.dom).toEqual(now.a)
    expect(now.a.join('')).toBe(`子前${LEFT}ni${RIGHT}后`)
    expect(now.sent).toBe(1)
  })

  it('D12 after five idle seconds in the middle of a word colleagues come in, the half-typed letters still stay here', async () => {
    await sit(inParagraph)
    await compose('ni')
    await page.evaluate(runAct, { act: 'types in the paragraph before', mark: '子' })
    await page.evaluate(runAct, { act: 'types at the end of the same paragraph', mark: '丑' })
    await page.waitForTimeout(5200)
    const idle = await page.evaluate(() => ({ lines: window.stage.actor('a').lines().join(''), shown: window.stage.actor('a').shown().join(''), sent: window.stage.actor('a').device.sent.length }))
    expect(idle.lines).toBe(`子前${LEFT}${RIGHT}丑后`)
    expect(idle.shown).toBe(`子前${LEFT}ni${RIGHT}丑后`)
    expect(idle.sent).toBe(0)
    await compose('ni hao')
    await commit(WORD)
    await page.waitForTimeout(AFTER_MS)
    await expectClean('after the pause', { once: `子丑${base(inParagraph)}`, word: 1, sent: 1 })
  }, 20_000)

  it('D11 a change that slips past the gate is drawn around the word, and the word is still written', async () => {
    await sit(inParagraph)
    await compose('ni')
    await page.evaluate(() => {
      const { doc } = window.stage.actor('a').device
      const first = doc.getXmlFragment('text').get(0)
      const words = 'get' in first ? first.get(0) : undefined
      if (words === undefined || !('insert' in words)) throw new Error('no text')
      doc.transact(() => { words.insert(0, '子' as never) }, 'somebody else in this tab')
    })
    await compose('ni hao')
    await commit(WORD)
    await page.waitForTimeout(AFTER_MS)
    const now = await outcome()
    expect(now.a.join('')).toBe(`子前${LEFT}${WORD}${RIGHT}后`)
    expect(now.dom).toEqual(now.a)
    expect(now.b).toEqual(now.a)
  })

  it('D10 composing over a selection across several lines', async () => {
    await sit(inParagraph)
    await page.evaluate(() => { const a = window.stage.actor('a'); a.select(a.at('前'), a.at('丙')) })
    const { added } = await typeAgainst('types in the paragraph after')
    await expectClean('over a selection', { once: `丙丁戊${RIGHT}后${added}`, word: 1, sent: 1 })
  })

  it('D10 composing as the very first thing in an empty document, while a colleague does the same', async () => {
    for (const section of ['agreement', 'record'] as const) {
      await page.evaluate(wanted => {
        window.stage.set({ section: wanted, seed: [], devices: ['a', 'b'] })
        const a = window.stage.actor('a')
        a.view().focus()
        a.caret(1)
      }, section)
      for (const letter of LETTERS) {
        await compose(letter)
        await page.evaluate(() => { const b = window.stage.actor('b'); b.insert(1, '子') })
      }
      await commit(WORD)
      await page.waitForTimeout(AFTER_MS)
      const now = await outcome()
      expect(now.b).toEqual(now.a)
      expect(now.dom).toEqual(now.a)
      expect([...now.a.join('')].sort().join('')).toBe([...`子子子子${WORD}`].sort().join(''))
      expect(now.a.join('')).toContain(WORD)
    }
  })
})

describe('two people composing at the same moment, each with an input method of his own', () => {
  it('D10 both words come out whole and once on both screens', async () => {
    const second = await harness.page()
    try {
      await page.exposeFunction('toSecond', (bytes: number[]) => second.page.evaluate(sent => { window.stage.actor('b').device.receive(Uint8Array.from(sent)) }, bytes))
      await second.page.exposeFunction('toFirst', (bytes: number[]) => page.evaluate(sent => { window.stage.actor('a').device.receive(Uint8Array.from(sent)) }, bytes))
      const seed = [paragraph('前'), paragraph(LEFT + RIGHT)]
      // One seed with fixed ids on both pages: the same document.
      await page.evaluate(blocks => { window.stage.set({ section: 'agreement', seed: blocks, devices: ['a'], clientIds: [7], authorId: 5, out: 'toSecond' }) }, seed)
      await second.page.evaluate(blocks => { window.stage.set({ section: 'agreement', seed: blocks, devices: ['b'], clientIds: [8], authorId: 5, out: 'toFirst' }) }, seed)
      const sessions = [{ on: page, cdp, name: 'a', word: '你好' }, { on: second.page, cdp: second.cdp, name: 'b', word: '世界' }]
      for (const one of sessions) {
        await one.cdp.send('Emulation.setFocusEmulationEnabled', { enabled: true })
        await one.on.evaluate(name => { const actor = window.stage.actor(name); actor.view().focus(); actor.caret(actor.at('己')) }, one.name)
      }
      for (let round = 0; round < 3; round += 1) {
        for (const letters of ['x', 'xy', 'xyz']) {
          for (const one of sessions) await one.cdp.send('Input.imeSetComposition', { text: letters, selectionStart: letters.length, selectionEnd: letters.length })
        }
        for (const one of sessions) await one.cdp.send('Input.insertText', { text: `${one.word}${round}` })
        await page.waitForTimeout(AFTER_MS)
      }
      await page.waitForTimeout(AFTER_MS)
      const [a, b] = [await page.evaluate(() => window.stage.actor('a').shown().join('')), await second.page.evaluate(() => window.stage.actor('b').shown().join(''))]
      expect(a).toBe(b)
      expect([...a].sort().join('')).toBe([...`前${LEFT}${RIGHT}你好0你好1你好2世界0世界1世界2`].sort().join(''))
      for (const word of ['你好0', '你好1', '你好2', '世界0', '世界1', '世界2']) expect(a.split(word).length - 1, `${word} in ${a}`).toBe(1)
      // Each kept his own place: his words stand together although the other typed at the same point.
      expect(a).toMatch(/你好0你好1你好2/)
      expect(a).toMatch(/世界0世界1世界2/)
      expect(second.complaints).toEqual([])
    } finally { await second.page.close() }
  })
})
