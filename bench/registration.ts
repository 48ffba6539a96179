/**
 * 案卷登记 with many parties: how long the screen takes from an action to the
 * frame that shows its outcome. The screens run in a real browser on the test
 * workspace, so that neither disk nor network is in the number.
 *
 *   npm run bench -- registration [parties=60] [times=15]
 */
import type { Page } from 'playwright-core'
import { CODE_LISTS, codedValue } from '../client/model/code-lists.ts'
import { fieldWrite } from '../client/model/facts.ts'
import { registrationOf } from '../client/model/registration.ts'
import { openScreens } from '../test/support/screens-page.ts'

const [parties = 60, times = 15] = process.argv.slice(2).map(Number)
const wantedMs = 100

const coded = (list: keyof typeof CODE_LISTS, code: string): string => codedValue(CODE_LISTS[list], code)
const writes = Array.from({ length: parties }, (_, i) => [
  ['方', coded('sides', i % 9 === 0 ? 'B' : 'A')], ['主体', coded('party-kinds', '1')], ['姓名', `周工友${i + 1}`], ['性别', coded('sexes', String(1 + i % 2))], ['民族', coded('peoples', '01')],
  ['出生日期', `19${60 + i % 40}-04-12`], ['职业或职务', '砖厂工人'], ['单位或住址', `青禾县柳溪镇石桥村${1 + i % 9}组 ${i + 1} 号`],
].map(([name, value]) => fieldWrite(`party/p${i}/${name}`, value!, [])).concat([fieldWrite(`claim/c${i}/party`, `p${i}`, []), fieldWrite(`claim/c${i}/事项`, '支付拖欠的工资', []), fieldWrite(`claim/c${i}/金额`, `${4000 + i * 37}.5`, [])])).flat()
const identity = Array.from({ length: parties }, (_, i) => fieldWrite(`party/p${i}/联系方式`, `1380000${String(4000 + i)}`, []))

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!
const worst = (values: readonly number[]): number => Math.max(...values)

/** Runs in the page, as text: tsx writes its own names into functions. Ends in the frame after the next one was drawn. */
const timed = (page: Page, act: string): Promise<number> => page.evaluate(`(async () => {
  const start = performance.now()
  ${act}
  await new Promise(drawn => requestAnimationFrame(() => { const { port1, port2 } = new MessageChannel(); port1.onmessage = drawn; port2.postMessage(0) }))
  return performance.now() - start
})()`)

const screens = await openScreens()
try {
  const { page } = await screens.open('/case/case-1/registration')
  await page.getByLabel('纠纷简要情况').waitFor()
  await page.evaluate(({ open, closed }) => {
    const { drive } = window
    drive.me.set({ ...drive.me.get(), rights: { ...drive.me.get().rights, identity: 'write' } })
    for (const json of open) drive.arrive('registration', json, 'p2')
    for (const json of closed) drive.arrive('identity', json, 'p2')
  }, { open: writes, closed: identity })
  await page.getByRole('heading', { name: `当事人 ${parties}` }).waitFor()
  const card = `document.querySelectorAll('.party-toggle')`
  const click = (what: string): string => `${what}.click();`
  const set = (field: string, text: string): string => `{ const field = ${field}; field.focus(); const own = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value'); own.set.call(field, field.value + '${text}'); field.dispatchEvent(new InputEvent('input', { bubbles: true })); }`
  await page.evaluate(`${card}[1].click()`)
  await page.locator('.party').nth(1).getByLabel('职业或职务').waitFor()
  const name = `document.querySelectorAll('.party')[1].querySelector('[data-field$="/职业或职务"] input')`
  const add = `Array.from(document.querySelectorAll('.reg-add button')).find(button => button.textContent.includes('丙方'))`
  const link = (section: string): string => `document.querySelector('a[href$="/${section}"]')`
  const actions: readonly (readonly [string, (n: number) => Promise<number>])[] = [
    ['typing a letter', () => timed(page, set(name, '王'))],
    ['leaving a field (writes)', () => timed(page, `${name}.blur(); ${set(name, '𠮷')} ${name}.blur()`)],
    ['opening a party', n => timed(page, click(`${card}[${2 + n}]`))],
    ['a colleague\'s value arrives', n => page.evaluate(json => { (window as Window & { json?: string }).json = json }, fieldWrite(`party/p${n}/职业或职务`, '驾驶员', [])).then(() => timed(page, `window.drive.arrive('registration', window.json, 'p3')`))],
    ['adding a party', () => timed(page, click(add))],
    ['to 办理日志 and back', () => timed(page, click(link('acts'))).then(() => timed(page, click(link('registration'))))],
  ]
  // The page's own work without the waiting for a busy machine: what its main thread computed.
  const counter = await page.context().newCDPSession(page)
  await counter.send('Performance.enable', { timeDomain: 'threadTicks' })
  const worked = async (): Promise<number> => 1000 * ((await counter.send('Performance.getMetrics')).metrics.find(({ name: metric }) => metric === 'TaskDuration')?.value ?? 0)
  for (const [what, act] of actions) {
    const all: number[] = [], work: number[] = []
    for (let n = 0; n < times + 2; n++) {
      const before = await worked()
      const ms = await act(n)
      const after = await worked()
      if (n >= 2) { all.push(ms); work.push(after - before) }
      await page.waitForTimeout(60)
    }
    process.stdout.write(`| ${what}, ${parties} parties | median ${median(all).toFixed(0)} ms, worst ${worst(all).toFixed(0)} ms; main thread computed ${median(work).toFixed(0)} ms | under ${wantedMs} ms |\n`)
  }
} finally { await screens.close() }

const facts = writes.map((json, i) => ({ device: 'd', personId: 'p2', seq: i + 1, at: i, json }))
const folds = Array.from({ length: 30 }, () => { const start = performance.now(); registrationOf({ registration: facts, identity: [], track: 'people', today: '2026-11-21' }); return performance.now() - start })
process.stdout.write(`| folding ${facts.length} facts | median ${median(folds).toFixed(1)} ms | |\n`)
