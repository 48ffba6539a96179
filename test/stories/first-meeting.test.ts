import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeDesk } from '../../client/desk.ts'
import { isObstacle, type CaseRoom, type Desk, type Obstacle, type Right, type Role, type Section } from '../../client/workspace.ts'
import { newDevice, nodePlace, startMemoryRelay, until, type KeptDevice, type NodePlace, type TestRelay } from '../support/node-place.ts'

const must = <T>(value: T | Obstacle): T => { if (isObstacle(value)) throw new Error(value.sentence); return value as T }
const write: Record<Section, Right> = { registration: 'write', record: 'write', agreement: 'write', evidence: 'none', review: 'none', acts: 'write' }

interface Someone { readonly desk: Desk; readonly place: NodePlace; readonly device: KeptDevice; room: CaseRoom }

const sit = async (port: number | undefined, name: string, role: Role, device = newDevice()): Promise<Omit<Someone, 'room'>> => {
  const place = nodePlace(port, device)
  const desk = await makeDesk(place)
  must(await desk.setProfile({ name, agency: '柳溪镇人民调解委员会', role }))
  return { desk, place, device }
}
const words = (room: CaseRoom, section: 'record' | 'agreement'): string => room.text(section)?.doc.getText('probe').toString() ?? ''
const type = (room: CaseRoom, section: 'record' | 'agreement', at: number, text: string): void => room.text(section)!.doc.getText('probe').insert(at, text)

describe('the first meeting', () => {
  let relay: TestRelay
  beforeAll(async () => { relay = await startMemoryRelay() })
  afterAll(async () => { await relay.stop() })

  it('the mediator founds a case, lets the recorder in by link and code, and both write', async () => {
    const zhou = await sit(relay.port, '周允和', 'mediator')
    const caseId = must(await zhou.desk.createCase({ title: '宋月桂与罗长河相邻权纠纷', number: '（2026）柳溪人调字第 118 号', track: 'people' }))
    const host = must(await zhou.desk.enter(caseId))
    await until(() => host.status.get().at === 'relayed', 'the founder is on the relay')
    const invitation = must(await host.invite({ role: 'recorder', name: '林小满', rights: write, host: false }))

    const lin = await sit(relay.port, '林小满', 'recorder')
    const joining = must(await lin.desk.join(`请用这个链接进来 ${invitation.link}`))
    await until(() => host.waiting.get().length === 1 && host.waiting.get()[0]!.code !== undefined, 'the host sees a code')
    const shown = joining.state.get()
    expect(shown).toEqual({ at: 'waiting', code: host.waiting.get()[0]!.code })
    expect(host.waiting.get()[0]).toMatchObject({ name: '林小满', role: 'recorder' })
    must(await host.admit(host.waiting.get()[0]!.inviteId))
    await until(() => joining.state.get().at === 'admitted', 'the newcomer is admitted')

    const guest = must(await lin.desk.enter(caseId))
    await until(() => guest.text('agreement') !== undefined && guest.head.get().title === '宋月桂与罗长河相邻权纠纷', 'the newcomer reads the case')
    type(host, 'agreement', 0, '乙方赔偿甲方墙体加固、修复费三万八千元。')
    await until(() => words(guest, 'agreement').length > 10, 'the colleague sees it')
    type(guest, 'agreement', 0, '一、')
    type(guest, 'record', 0, '雨棚我拆，十二月五号前拆完。')
    await until(() => words(host, 'agreement').startsWith('一、乙方') && words(host, 'record').includes('雨棚'), 'the host sees the answer')
    expect(host.people.get().map(person => person.name).sort()).toEqual(['周允和', '林小满'])
    await until(() => host.status.get().unsent === 0 && guest.status.get().unsent === 0, 'nothing is left to send')
    expect([...zhou.place.notes, ...lin.place.notes]).toEqual([])
    expect(relay.lines.join('\n')).not.toMatch(/宋月桂|林小满|周允和|相邻权/)
    await guest.leave()
    await host.leave()
  })
})
