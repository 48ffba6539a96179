import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CaseRoom, Finishing } from '../../client/workspace.ts'
import { checkBundle } from '../../shared/bundle-check.ts'
import { isUnread, readBundle } from '../../shared/bundle.ts'
import { fillAgreement, hasAgreement } from '../support/story.ts'
import { mediation, must, startMemoryRelay, until, writes, type TestRelay } from '../support/node-place.ts'

type Frozen = Extract<ReturnType<Finishing['state']['get']>, { at: 'frozen' }>
const frozenOf = (room: CaseRoom): Frozen => { const state = room.finishing.state.get(); if (state.at !== 'frozen') throw new Error('not frozen'); return state }

describe('signed tonight by two devices', () => {
  let relay: TestRelay
  beforeAll(async () => { relay = await startMemoryRelay() })
  afterAll(async () => { await relay.stop() })

  it('freeze, a late edit set apart, two signatures, a bundle that verifies; sent back, everything is void', async () => {
    const { rooms: [host, recorder] } = await mediation(relay.port, ['林小满', 'recorder'])
    await fillAgreement(host!)
    await until(() => host!.status.get().unsent === 0 && hasAgreement(recorder!), 'both have the text')
    await until(() => { const state = host!.finishing.state.get(); return state.at === 'drafting' && state.obstacles.length === 0 }, 'nothing stands in the way')
    must(await host!.finishing.freeze())
    await until(() => [host!, recorder!].every(room => room.finishing.state.get().at === 'frozen'), 'both screens show the frozen text')
    expect(frozenOf(recorder!).checkCode).toBe(frozenOf(host!).checkCode)
    await until(() => frozenOf(recorder!).rebuilt === true, 'the other device rebuilt the same paper', 60_000)

    writes(recorder!, 'agreement', '迟到的一处')
    await until(() => frozenOf(host!).late > 0, 'the late edit is set apart')
    expect(frozenOf(host!).lines.map(line => line.text).join('')).not.toContain('迟到')

    expect((await host!.finishing.bundle() as { code?: string }).code).toBe('UNSIGNED')
    must(await host!.finishing.sign())
    must(await recorder!.finishing.sign())
    await until(() => [host!, recorder!].every(room => frozenOf(room).signers.every(signer => signer.signedAt !== undefined)), 'both see both signatures')
    const zip = must(await host!.finishing.bundle())
    const bundle = readBundle(zip)
    if (isUnread(bundle)) throw new Error(bundle.sentence)
    const report = await checkBundle(bundle)
    expect(report.findings.filter(finding => finding.level === 'bad')).toEqual([])
    expect(report.verdict).not.toBe('red')

    must(await recorder!.finishing.sendBack('金额写错了'))
    await until(() => [host!, recorder!].every(room => room.finishing.state.get().at === 'drafting'), 'every screen is back at drafting')
    expect(host!.log.get().map(line => line.sentence).join('\n')).toMatch(/冻结文本，第 1 稿[\s\S]*签了第 1 稿[\s\S]*退回修改/)
    await Promise.all([host!.leave(), recorder!.leave()])
  }, 120_000)
})
