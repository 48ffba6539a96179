/**
 * 案卷登记, the people list and the desk with many parties: how long a screen
 * takes from an action to the frame that shows its outcome, beside the same
 * with few. The screens run in a real browser on the test workspace, so that
 * neither disk nor network is in the number.
 *
 *   npm run bench -- registration [parties=60] [times=15]
 */
import type { Page } from 'playwright-core'
import { CODE_LISTS, codedValue } from '../client/model/code-lists.ts'
import { fieldWrite } from '../client/model/facts.ts'
import { registrationOf } from '../client/model/registration.ts'
import { openScreens, type Screens } from '../test/support/screens-page.ts'
import { printTimings, timed, timings, typing, type Action, type Timing } from './support/actions.ts'

const [many = 60, times = 15] = process.argv.slice(2).map(Number)
/** More than stand open at once, so that few and many are the same screen. */
const few = 6
const wantedMs = 100

const coded = (list: keyof typeof CODE_LISTS, code: string): string => codedValue(CODE_LISTS[list], code)
const nameOf = (i: number): string => `周工友${i + 1}`
const openFacts = (parties: number): string[] => Array.from({ length: parties }, (_, i) => [
  ['方', coded('sides', i % 9 === 0 ? 'B' : 'A')], ['主体', coded('party-kinds', '1')], ['姓名', nameOf(i)], ['性别', coded('sexes', String(1 + i % 2))], ['民族', coded('peoples', '01')],
  ['出生日期', `19${60 + i % 40}-04-12`], ['职业或职务', '砖厂工人'], ['单位或住址', `青禾县柳溪镇石桥村${1 + i % 9}组 ${i + 1} 号`],
].map(([name, value]) => fieldWrite(`party/p${i}/${name}`, value!, [])).concat([fieldWrite(`claim/c${i}/party`, `p${i}`, []), fieldWrite(`claim/c${i}/事项`, '支付拖欠的工资', []), fieldWrite(`claim/c${i}/金额`, `${4000 + i * 37}.5`, [])])).flat()
const closedFacts = (parties: number): string[] => Array.from({ length: parties }, (_, i) => fieldWrite(`party/p${i}/联系方式`, `1380000${String(4000 + i)}`, []))

const click = (what: string): string => `${what}.click();`
const carry = (page: Page, json: string): Promise<unknown> => page.evaluate(given => { (window as Window & { json?: string }).json = given }, json)

const registration = async (screens: Screens, parties: number): Promise<Timing[]> => {
  const { page } = await screens.open('/case/case-1/registration')
  await page.getByLabel('纠纷简要情况').waitFor()
  await page.evaluate(({ open, closed }) => {
    const { drive } = window
    drive.me.set({ ...drive.me.get(), rights: { ...drive.me.get().rights, identity: 'write' } })
    for (const json of open) drive.arrive('registration', json, 'p2')
    for (const json of closed) drive.arrive('identity', json, 'p2')
  }, { open: openFacts(parties), closed: closedFacts(parties) })
  await page.getByRole('heading', { name: `当事人 ${parties}` }).waitFor()
  const card = `document.querySelectorAll('.party-toggle')`
  await page.evaluate(`${card}[1].click()`)
  await page.locator('.party').nth(1).getByLabel('职业或职务').waitFor()
  const field = `document.querySelectorAll('.party')[1].querySelector('[data-field$="/职业或职务"] input')`
  const add = `Array.from(document.querySelectorAll('.reg-add button')).find(button => button.textContent.includes('丙方'))`
  const link = (section: string): string => `document.querySelector('a[href$="/${section}"]')`
  const actions: Action[] = [
    ['registration: typing a letter', () => timed(page, typing(field, '王'))],
    ['registration: leaving a field (writes)', () => timed(page, `${field}.blur(); ${typing(field, '𠮷')} ${field}.blur()`)],
    ['registration: opening a party', n => timed(page, click(`${card}[${2 + n % (parties - 2)}]`))],
    ['registration: a colleague\'s value arrives', n => carry(page, fieldWrite(`party/p${n % parties}/职业或职务`, '驾驶员', [])).then(() => timed(page, `window.drive.arrive('registration', window.json, 'p3')`))],
    ['registration: back to it from 办理日志', () => timed(page, click(link('acts'))).then(() => timed(page, click(link('registration'))))],
    ['registration: adding a party', () => timed(page, click(add))],
  ]
  const rows = await timings(page, actions, times)
  await page.context().close()
  return rows
}

/** As many people in the case as it has parties: who is here, and 请人进来 with as many invitations open. */
const people = async (screens: Screens, parties: number): Promise<Timing[]> => {
  const { page } = await screens.open('/case/case-1/registration')
  await page.getByLabel('纠纷简要情况').waitFor()
  await page.evaluate(names => {
    const { drive } = window
    const one = drive.people.get()[1]!
    drive.people.set([...drive.people.get(), ...names.map((name, n) => ({ ...one, id: `q${n}`, name, online: n % 3 !== 0, doing: n % 2 === 0 ? '正在看案卷登记' : '' }))])
    drive.invitations.set(names.map((name, n) => ({ id: `i${n}`, link: undefined, name, role: 'lawyer', sentAt: window.facts.minutesAgo(n), expiresAt: new Date(Date.now() + 86_400_000).toISOString() })))
  }, Array.from({ length: parties }, (_, i) => nameOf(i)))
  await page.getByRole('list', { name: '在场' }).getByText(nameOf(parties - 1)).waitFor()
  const change = (n: number, what: string): string => `window.drive.people.set(window.drive.people.get().map(each => each.id === 'q${n % parties}' ? { ...each, ${what} } : each));`
  await page.getByRole('button', { name: '请人进来', exact: true }).evaluate(button => { button.id = 'bench-invite' })
  const actions: Action[] = [
    ['people: one does something else', n => timed(page, change(n, `doing: '正在填联系方式', place: 'registration/纠纷类型'`))],
    ['people: one comes or goes', n => timed(page, change(n, 'online: !each.online'))],
    ['people: pointing at one', n => timed(page, `document.querySelectorAll('.person')[${n % parties}].dispatchEvent(new MouseEvent('mouseenter'))`)],
    ['people: opening 请人进来', () => page.keyboard.press('Escape').then(() => page.getByRole('dialog').waitFor({ state: 'detached' })).then(() => timed(page, click(`document.querySelector('#bench-invite')`) + `while (document.querySelector('dialog .open-invitations li') === null) await new Promise(later => setTimeout(later))`))],
    ['people: a letter of the name in it', () => timed(page, typing(`document.querySelector('dialog .invite-who input')`, '王'))],
  ]
  const rows = await timings(page, actions, times)
  await page.context().close()
  return rows
}

/** Fourteen cases of so many parties each. */
const desk = async (screens: Screens, parties: number): Promise<Timing[]> => {
  const { page } = await screens.open('/?desk')
  await page.getByRole('list', { name: '案件', exact: true }).getByRole('listitem').nth(12).waitFor()
  await page.evaluate(names => { const { drive } = window; drive.cases.set(drive.cases.get().map(card => ({ ...card, parties: names }))) }, Array.from({ length: parties }, (_, i) => nameOf(i)))
  const search = `document.querySelector('input[type=search]')`
  const actions: Action[] = [
    ['desk: a letter in the search', n => timed(page, (n % 4 === 0 ? `${search}.value = '';` : '') + typing(search, '周工友6'[n % 4]!))],
    ['desk: the search emptied', () => timed(page, typing(search, '周')).then(() => timed(page, `${search}.value = ''; ${typing(search, '')}`))],
    ['desk: a card changes', n => timed(page, `window.drive.cases.set(window.drive.cases.get().map((card, i) => i === ${n % 14} ? { ...card, unsent: card.unsent + 1 } : card))`)],
  ]
  const rows = await timings(page, actions, times)
  await page.context().close()
  return rows
}

const screens = await openScreens()
try {
  for (const screen of [registration, people, desk]) {
    const base = await screen(screens, few)
    printTimings(await screen(screens, many), base, { many, few }, wantedMs)
  }
} finally { await screens.close() }

const facts = openFacts(many).map((json, i) => ({ device: 'd', personId: 'p2', seq: i + 1, at: i, json }))
const folds = Array.from({ length: 31 }, () => { const start = performance.now(); registrationOf({ registration: facts, identity: [], track: 'people', today: '2026-11-21' }); return performance.now() - start })
process.stdout.write(`| folding ${facts.length} facts | median ${folds.sort((a, b) => a - b)[15]!.toFixed(1)} ms | |\n`)
