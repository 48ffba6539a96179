/** 出示 in the built product: the exhibit comes to the other side's phone and onto the wall, and nothing else of 证据 does. */
import { createHash } from 'node:crypto'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seriousIn } from '../support/axe-page.ts'
import { addParty, linkIn, takeIn } from '../support/beside.ts'
import { must, type Someone } from '../support/node-place.ts'
import { startProduct, type Product } from '../support/product.ts'
import { hanIn, hanInFolder, keptRecords, needlesOf } from '../support/profile-disk.ts'
import { button, chipSays, goTo, introduce, letIn, LIN, newCase, ZHOU } from '../support/room-page.ts'
import { givenIn, keysOf, type Given } from '../support/tray-people.ts'
import type { CaseRoom } from '../../client/workspace.ts'

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
const TITLE = '宋月桂与罗长河相邻权纠纷'
const SHOWN = '东墙裂缝照片', PROVES = '裂缝最宽处能塞进一枚硬币，雨棚立柱紧贴墙根'
/** In an exhibit that is not shown, and in facts about the one that is. */
const CANARIES = { name: '琥珀狐没有出示', giver: '珊瑚鱼匿名邻居', bytes: '翡翠鸟原件里的一句话', reason: '砗磲鹭撤回理由', file: '玛瑙鹿文件名' } as const

describe('an exhibit before a party', () => {
  let product: Product
  let host: Page, phone: Page, screen: Page
  let recorder: Someone, recorderRoom: CaseRoom
  let photo: Buffer
  const card = (name: string): Locator => host.getByRole('list', { name: '证据目录' }).getByRole('listitem', { name, exact: true })
  const places = (name: string): Locator => card(name).getByRole('list', { name: '谁看得到' })
  const given = async (page: Page): Promise<Given> => givenIn(product.heard.frames.filter(frame => frame.page === page && frame.way === 'received').map(({ bytes }) => Uint8Array.from(bytes)), await keysOf(recorder, recorderRoom.caseId))
  const toEvidence = (): Promise<void> => host.getByRole('link', { name: '证据', exact: true }).click()

  beforeAll(async () => {
    product = await startProduct()
    host = await (await product.profile()).newPage()
    phone = await (await product.profile(PHONE)).newPage()
    screen = await (await product.profile({ viewport: { width: 1440, height: 900 } })).newPage()
  }, 120_000)
  afterAll(async () => { await recorderRoom?.leave(); await product?.stop() })

  it('stands in a case with a recorder, and with nobody\'s phone 出示 is entered and says so', async () => {
    await host.goto(product.origin)
    await introduce(host, ZHOU)
    await newCase(host, { title: TITLE, number: '（2026）柳溪人调字第 118 号' })
    await chipSays(host, /^已到中继/u)
    ;({ someone: recorder, room: recorderRoom } = await takeIn(host, product.relay.port, LIN))
    await toEvidence()
    await host.getByText('还没有证据。拖照片进来').waitFor()
    photo = await host.screenshot({ type: 'jpeg', quality: 70 })
    await host.locator('input[type=file][multiple]').setInputFiles([
      { name: `${CANARIES.file}.jpg`, mimeType: 'image/jpeg', buffer: photo },
      { name: '没有出示.txt', mimeType: 'text/plain', buffer: Buffer.from(`${CANARIES.bytes}。`.repeat(50)) },
    ])
    for (const [name, field, words] of [['证据1', '名称', SHOWN], ['证据1', '证明对象', PROVES], ['证据1', '来源或提交人', '甲方 宋月桂'], ['证据2', '名称', CANARIES.name], ['证据2', '来源或提交人', CANARIES.giver]] as const) {
      await card(name).getByLabel(field, { exact: true }).fill(words)
      await host.keyboard.press('Enter')
    }
    await expect.poll(() => card('证据2').locator('.exhibit-travel').textContent(), { timeout: 20_000 }).toBe('已到中继 · 本机也有')
    await card('证据2').getByRole('button', { name: '出示', exact: true }).click()
    const show = host.getByRole('dialog', { name: '出示证据2' })
    await show.getByText('还没有当事人的手机进来，这次只记下已出示').waitFor()
    await show.getByRole('button', { name: '出示', exact: true }).click()
    await show.waitFor({ state: 'detached' })
    await card('证据2').getByRole('list', { name: '出示记录' }).getByText(/^出示顺序 1/u).waitFor()
    await expect.poll(() => places('证据2').count()).toBe(0)
  }, 120_000)

  it('a party and the wall come in; the wall is called 大屏', async () => {
    await goTo(host, '协议书草案')
    const { dialog, link } = await addParty(host, '乙方', '罗长河')
    await dialog.getByRole('button', { name: '关闭' }).first().click()
    await phone.goto(link)
    await phone.getByLabel('您的姓名').fill('罗长河')
    await button(phone, '下一步').click()
    await letIn(host, phone, { name: '罗长河' })
    await button(phone, '我是罗长河，进去看').click()
    await phone.getByText('调解员还没有送东西来').waitFor()
    await button(host, '投出').click()
    const cast = host.getByRole('dialog', { name: '投出' })
    await cast.getByRole('button', { name: '用另一台设备当大屏' }).click()
    await screen.goto(await linkIn(cast))
    await cast.getByRole('button', { name: '关闭' }).first().click()
    await letIn(host, screen, { name: '大屏' })
    await screen.getByText('还没有投出内容').waitFor()
    const row = host.getByRole('list', { name: '在场' }).getByRole('listitem').filter({ hasText: '大屏' })
    await expect.poll(() => row.textContent()).not.toContain('当事人')
  }, 120_000)

  it('出示 has the other side chosen, reaches phone and wall, and the bytes are the bytes', async () => {
    await toEvidence()
    await card('证据1').getByRole('button', { name: '出示', exact: true }).click()
    const show = host.getByRole('dialog', { name: '出示证据1' })
    await expect.poll(() => show.getByRole('checkbox', { name: '罗长河 · 乙方' }).isChecked()).toBe(true)
    await expect.poll(() => show.getByRole('checkbox', { name: '大屏' }).isChecked()).toBe(false)
    await show.getByRole('checkbox', { name: '大屏' }).check()
    expect(await seriousIn(host)).toEqual([])
    await show.getByRole('button', { name: '出示', exact: true }).click()
    await show.waitFor({ state: 'detached' })
    await places('证据1').getByText('罗长河 · 乙方').waitFor()
    const picture = screen.getByRole('img', { name: SHOWN })
    await picture.waitFor({ timeout: 20_000 })
    await screen.getByText(PROVES).waitFor()
    await phone.getByRole('list', { name: '给您看的证据' }).getByRole('button', { name: /证据1/u }).click()
    await phone.getByRole('img', { name: SHOWN }).waitFor({ timeout: 20_000 })
    const sha256 = createHash('sha256').update(photo).digest('hex')
    await phone.getByText(`校验值 ${sha256.slice(0, 4)} ${sha256.slice(4, 8)}`).waitFor()
    for (const page of [phone, screen]) {
      await expect.poll(() => page.getByRole('img', { name: SHOWN }).evaluate(img => (img as HTMLImageElement).naturalWidth)).toBe(1440)
      expect(await seriousIn(page)).toEqual([])
    }
    await expect.poll(() => phone.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    const small = await phone.evaluate(() => [...document.querySelectorAll('.tray button')].filter(each => each.getBoundingClientRect().height < 44).map(each => each.textContent))
    expect(small).toEqual([])
  }, 120_000)

  it('is answered on the phone, and staff enters the answer into the log', async () => {
    await button(phone, '有异议').click()
    await button(phone, '送出').click()
    await phone.getByText('请写上一句，说哪里不对。').waitFor()
    await phone.getByLabel('您有什么异议').fill('照片里不是我家的雨棚。')
    await button(phone, '送出').click()
    await phone.getByText('您说：有异议“照片里不是我家的雨棚。”').waitFor()
    await places('证据1').getByText('有异议：“照片里不是我家的雨棚。”').waitFor()
    await goTo(host, '协议书草案')
    const answers = host.getByRole('list', { name: '当事人答复' })
    await answers.getByText('有异议：“照片里不是我家的雨棚。”').waitFor()
    await answers.getByRole('button', { name: /^记入日志/u }).click()
    await answers.getByText('已记入日志').waitFor()
    await goTo(host, '办理日志')
    await host.getByText(/记入罗长河 · 乙方的答复：有异议，证据1“东墙裂缝照片”/u).waitFor()
  }, 60_000)

  it('is taken back with the exhibit: a line on the phone, nothing on the wall, the answer stays', async () => {
    await toEvidence()
    await card('证据1').getByRole('button', { name: '撤回', exact: true }).click()
    const leave = host.getByRole('dialog', { name: '撤回证据1' })
    await leave.getByText('出示给当事人和大屏的，会一起收回。').waitFor()
    await leave.getByLabel('撤回原因').fill('甲方当场撤回')
    await leave.getByRole('button', { name: '撤回', exact: true }).click()
    await phone.getByText('收回了这一件，不再给您看').waitFor()
    await screen.getByText('投出的内容已撤回。').waitFor()
    await expect.poll(() => phone.getByRole('img', { name: SHOWN }).count()).toBe(0)
    await expect.poll(() => phone.getByText('照片里不是我家的雨棚').count()).toBe(1)
  }, 60_000)

  it('nothing of 证据 that was not shown is in the frames or the storage of phone and wall', async () => {
    must(await recorderRoom.facts('evidence')!.write(JSON.stringify({ kind: 'field', id: 'canary-evidence', field: '备注', value: CANARIES.reason, replaces: [] })))
    await chipSays(host, /^已到中继/u)
    const keys = await keysOf(recorder, recorderRoom.caseId)
    for (const page of [phone, screen]) {
      const { letters, rooms } = await given(page)
      expect(letters).toContain(SHOWN)
      for (const canary of Object.values(CANARIES)) expect(letters, canary).not.toContain(canary)
      expect([...rooms].map(room => keys.sectionOf(room)?.split(':')[0] ?? 'roster').sort()).toEqual(page === phone ? ['roster', 'tray'] : ['roster', 'wall'])
      const { records, strings, bytes } = await keptRecords(page)
      expect(records).toBeGreaterThan(5)
      expect(hanIn(Buffer.concat([Buffer.from(strings.join('\n')), ...bytes.map(each => Buffer.from(each))]), needlesOf([...Object.values(CANARIES), SHOWN, PROVES, TITLE]))).toEqual([])
    }
    // The same look at the host's frames finds what the phone was not given.
    const { letters } = await given(host)
    expect(letters).toContain(CANARIES.reason)
    // The relay has parts of files, and no word of them.
    expect(hanInFolder(product.data, needlesOf([...Object.values(CANARIES), SHOWN, PROVES]))).toEqual([])
    expect(product.heard.complaints).toEqual([])
  }, 60_000)
})
