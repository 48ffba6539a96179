/**
 * What a person does in the product, as verbs on a page. Everything is found by
 * role and accessible name; every verb ends when its effect can be seen.
 */
import { expect } from 'vitest'
import type { CDPSession, Locator, Page } from 'playwright-core'

export type Text = '调解笔录' | '协议书草案'
export interface Somebody { readonly name: string; readonly agency: string; readonly role: '公安' | '法院' | '律师' | '人民调解员' | '记录人' }

export const button = (page: Page, name: string | RegExp): Locator => page.getByRole('button', { name, exact: true })
export const editor = (page: Page, text: Text): Locator => page.getByRole('textbox', { name: `${text}正文` })

/** 姓名逐字核对 in the open gate: each party has looked at his name. */
export const lookAtNames = async (page: Page, parties: number): Promise<void> => {
  const ticks = page.getByRole('checkbox', { name: /^本人看过/u })
  await expect.poll(() => ticks.count(), { timeout: 20_000 }).toBe(parties)
  for (let i = 0; i < parties; i++) await ticks.nth(i).check()
}

// ---------------------------------------------------------------- coming in

/** 先认识一下 */
export const introduce = async (page: Page, { name, agency, role }: Somebody): Promise<void> => {
  await page.getByLabel('姓名').fill(name)
  await page.getByLabel('单位').fill(agency)
  await page.getByRole('radio', { name: new RegExp(`^${role}`, 'u') }).check()
  await button(page, '继续').click()
}

export const newCase = async (page: Page, wanted: { readonly title: string; readonly number?: string }): Promise<void> => {
  await button(page, '新建案件').click()
  await page.getByRole('radio', { name: /^人民调解/u }).check()
  await page.getByLabel('案名').fill(wanted.title)
  await page.getByLabel('编号').fill(wanted.number ?? '')
  await button(page, '建立').click()
  await editor(page, '协议书草案').waitFor()
}

/** Gives the link; `narrowed` to 可看 where a section is named. */
export const invite = async (page: Page, { name, role }: Pick<Somebody, 'name' | 'role'>, ...readOnly: readonly Text[]): Promise<string> => {
  await button(page, '请人进来').click()
  const dialog = page.getByRole('dialog', { name: '请人进来' })
  await dialog.getByRole('radio', { name: role, exact: true }).check()
  for (const section of readOnly) await dialog.getByRole('radiogroup', { name: section }).getByRole('radio', { name: '可看' }).check()
  await dialog.getByLabel('请谁').fill(name)
  await dialog.getByRole('button', { name: '发出邀请' }).click()
  const link = await dialog.getByRole('textbox', { name: '邀请链接' }).inputValue()
  await dialog.locator('.dialog-foot').getByRole('button', { name: '关闭' }).click() // a toast over the dialog has one, too
  await dialog.waitFor({ state: 'detached' })
  return link
}

/** The six digits on the newcomer's own screen. */
export const digitsOf = async (page: Page): Promise<string> => {
  const said = page.getByText(/^六位数字：/u)
  await said.waitFor({ state: 'attached' })
  return (await said.textContent())!.replace(/\D/gu, '')
}

/** The host lets somebody in, if and only if both screens show the same digits. */
export const letIn = async (host: Page, guest: Page, { name }: Pick<Somebody, 'name'>): Promise<void> => {
  const digits = await digitsOf(guest)
  const atDoor = host.getByRole('list', { name: '门口' }).getByRole('listitem').filter({ hasText: name })
  expect((await atDoor.getByText(/^(\d ){5}\d$/u).textContent())?.replace(/ /gu, '')).toBe(digits)
  await atDoor.getByRole('button', { name: '放行', exact: true }).click()
  await atDoor.waitFor({ state: 'detached' })
  await host.getByRole('list', { name: '在场' }).getByText(name).first().waitFor()
}

// ---------------------------------------------------------------- looking

export const goTo = async (page: Page, section: Text | '案卷登记' | '办理日志'): Promise<void> => {
  await page.getByRole('link', { name: section, exact: true }).click()
  if (section === '调解笔录' || section === '协议书草案') await editor(page, section).waitFor()
}

/** The words of a text, line by line, without what the screen adds: colleagues' carets, times, names, numbers. */
export const linesOf = (page: Page, text: Text): Promise<string[]> => editor(page, text).evaluate(root => {
  const own = (node: Node): string => {
    if (node instanceof Text) return node.data
    if (!(node instanceof HTMLElement) || node.ariaHidden === 'true' || node.contentEditable === 'false' || node.classList.contains('ProseMirror-widget')) return ''
    return [...node.childNodes].map(own).join('')
  }
  return [...root.querySelectorAll('p, h2')].map(own)
})
export const wordsOf = async (page: Page, text: Text): Promise<string> => (await linesOf(page, text)).join('\n')

/** The chip's words: its state first. */
export const chip = (page: Page): Locator => page.getByRole('button', { name: /^(已存本机|已到中继|离线|正在连接|中继拒收|本机没存上)/u })
export const chipSays = async (page: Page, words: RegExp): Promise<void> => { await expect.poll(() => chip(page).textContent(), { timeout: 20_000 }).toMatch(words) }

// ---------------------------------------------------------------- writing

const sessions = new WeakMap<Page, Promise<CDPSession>>()
export const devtools = (page: Page): Promise<CDPSession> => {
  const known = sessions.get(page) ?? page.context().newCDPSession(page)
  sessions.set(page, known)
  return known
}

/** Focus in the text, caret at its very end. */
export const toEnd = async (page: Page, text: Text): Promise<void> => {
  await editor(page, text).focus()
  // ProseMirror looks at its caret again 20 ms after it got the focus; on a busy machine that may come after the key, between two words.
  await page.waitForTimeout(60)
  await page.keyboard.press('Control+End')
}

/** The letters of a word in the making, as an input method shows them. */
export const beginWord = async (page: Page, letters: string): Promise<void> => {
  const cdp = await devtools(page)
  for (let length = 1; length <= letters.length; length += 2) {
    const shown = letters.slice(0, length)
    await cdp.send('Input.imeSetComposition', { text: shown, selectionStart: shown.length, selectionEnd: shown.length })
  }
}
/** One word: letters first, then the word. */
export const compose = async (page: Page, letters: string, word: string): Promise<void> => {
  await beginWord(page, letters)
  await (await devtools(page)).send('Input.insertText', { text: word })
}

/** Words of an input method, one after the other; punctuation comes straight. */
export const writeWords = async (page: Page, words: readonly string[]): Promise<void> => {
  for (const word of words) await compose(page, 'shuxie'.slice(0, 2 + (word.length % 4)), word)
}

/** A new line of the record for whoever speaks in this role. */
export const giveTheFloor = async (page: Page, { role }: Pick<Somebody, 'role'>): Promise<void> => {
  await toEnd(page, '调解笔录')
  await page.getByRole('group', { name: '发言人' }).getByRole('button', { name: role.replace('人民', '') }).click()
}

// ---------------------------------------------------------------- people

export const ZHOU: Somebody = { name: '周允和', agency: '柳溪镇人民调解委员会', role: '人民调解员' }
export const LIN: Somebody = { name: '林小满', agency: '柳溪镇人民调解委员会', role: '记录人' }
export const CHEN: Somebody = { name: '陈砚', agency: '青禾县公安局柳溪派出所', role: '公安' }
export const XU: Somebody = { name: '许知衡', agency: '青禾县人民法院', role: '法院' }
export const SHEN: Somebody = { name: '沈既白', agency: '青禾正言律师事务所', role: '律师' }

/** A guest opens the link in a window of his own profile, says who he is, and is let in once the digits agree. */
export const comeIn = async (host: Page, guest: Page, link: string, who: Somebody): Promise<void> => {
  await guest.goto(link)
  await introduce(guest, who)
  await letIn(host, guest, who)
  await editor(guest, '协议书草案').waitFor()
}
