/** Whom the host in the browser takes in: colleagues whose program runs in Node beside the pages, and parties by their link. */
import type { Locator, Page } from 'playwright-core'
import type { CaseRoom, Role } from '../../client/workspace.ts'
import { must, sit, until, type Someone } from './node-place.ts'
import { button, invite, type Somebody } from './room-page.ts'
import { fillAgreement } from './story.ts'

const ROLES: Readonly<Record<Somebody['role'], Role>> = { 公安: 'police', 法院: 'court', 律师: 'lawyer', 人民调解员: 'mediator', 记录人: 'recorder' }

/** Invited by link, let in at the door, caught up. */
export const takeIn = async (host: Page, port: number, who: Pick<Somebody, 'name' | 'role'>): Promise<{ readonly someone: Someone; readonly room: CaseRoom }> => {
  const link = await invite(host, who)
  const someone = await sit(port, who.name, ROLES[who.role])
  const joining = must(await someone.desk.join(link))
  await host.getByRole('list', { name: '门口' }).getByRole('listitem').filter({ hasText: who.name }).getByRole('button', { name: '放行', exact: true }).click()
  await until(() => joining.state.get().at === 'admitted', `${who.name} is let in`, 20_000)
  const room = must(await someone.desk.enter(joining.caseId))
  await until(() => room.status.get().at === 'relayed', `${who.name} has caught up`, 20_000)
  return { someone, room }
}

/** A judge's program elsewhere brings the whole text of the agreement and goes. */
export const courtBringsText = async (host: Page, port: number): Promise<void> => {
  const { room } = await takeIn(host, port, { name: '许知衡', role: '法院' })
  await fillAgreement(room)
  await until(() => room.status.get().at === 'relayed', 'his text and the session have arrived', 20_000)
  await room.leave()
}

export const linkIn = (dialog: Locator): Promise<string> => dialog.getByRole('textbox', { name: '邀请链接' }).inputValue()

/** 送当事人核对, a party added: the dialog still stands. */
export const addParty = async (host: Page, side: string, name: string): Promise<{ readonly dialog: Locator; readonly link: string }> => {
  await button(host, '送当事人核对').click()
  const dialog = host.getByRole('dialog', { name: '送当事人核对' })
  await dialog.getByLabel('哪一方').fill(side)
  await dialog.getByLabel('姓名').fill(name)
  await dialog.getByRole('button', { name: '添一位当事人' }).click()
  return { dialog, link: await linkIn(dialog) }
}
