/** What the connection chip says, for how long, and when it is read out. Pure functions: no browser needed. */
import { describe, expect, it } from 'vitest'
import { chipOf, dwell, toSay } from '../../client/ui/case/chip-face.ts'
import { ago, lasting, onDay } from '../../client/ui/moments.ts'
import { fakeStatus } from '../support/fake-facts.ts'

const now = Date.parse('2026-11-20T07:18:06Z')
const at = (seconds: number): string => new Date(now + seconds * 1000).toISOString()
const said = (...parts: Parameters<typeof chipOf>): string => { const { strong, detail } = chipOf(...parts); return `${strong}|${detail}` }

describe('the connection chip', () => {
  it('says where the words are, one state at a time', () => {
    expect(said(fakeStatus('local-failed'), now)).toBe('本机没存上|存储已满')
    expect(said(fakeStatus('refused'), now)).toBe('中继拒收|你已被移出本案')
    expect(said(fakeStatus('offline'), now)).toBe('离线|12 处待同步')
    expect(said(fakeStatus('offline', { unsent: 0 }), now)).toBe('离线|没有待同步')
    expect(said(fakeStatus('connecting', { offlineSince: at(-5) }), now)).toBe('正在连接|第 2 次')
    expect(said(fakeStatus('local-only'), now)).toBe('已存本机|样例不连网')
    expect(said(fakeStatus('sending'), now)).toBe('已存本机|正在送出 2 处')
    expect(said(fakeStatus('relayed', { relayedAt: at(-4) }), now)).toBe('已到中继|3 秒前')
    expect(said(fakeStatus('relayed', { clockMinutes: 7 }), now)).toBe('已到中继|本机时钟慢 7 分钟')
    expect(said(fakeStatus('relayed', { clockMinutes: -3 }), now)).toBe('已到中继|本机时钟快 3 分钟')
  })

  it('keeps the last fact for the first three seconds of a dropped line', () => {
    expect(said(fakeStatus('connecting', { offlineSince: at(-2), relayedAt: at(-11) }), now)).toBe('已到中继|10 秒前')
    expect(said(fakeStatus('connecting', { offlineSince: at(-2), unsent: 3 }), now)).toBe('已存本机|正在送出 3 处')
    expect(said(fakeStatus('connecting', { offlineSince: at(-2), relayedAt: undefined }), now)).toBe('正在连接|第 2 次')
  })

  it('shows a state for 800 ms at least, sending only after 400 ms, a failure at once', () => {
    const relayed = chipOf(fakeStatus('relayed', { relayedAt: at(0) }), now)
    const sending = chipOf(fakeStatus('sending'), now)
    const failed = chipOf(fakeStatus('local-failed'), now)
    const first = dwell(undefined, relayed, 1000)
    expect(first).toMatchObject({ face: relayed, since: 1000 })
    const held = dwell(first, sending, 1100)
    expect(held).toMatchObject({ face: relayed, waitMs: 700 })
    expect(dwell(held, sending, 1800)).toMatchObject({ face: sending, since: 1800 })
    expect(dwell(dwell(first, sending, 5000), sending, 5399)).toMatchObject({ face: relayed, waitMs: 1 })
    expect(dwell(dwell(first, sending, 5000), sending, 5400)).toMatchObject({ face: sending })
    expect(dwell(first, failed, 1001)).toMatchObject({ face: failed, since: 1001 })
    const later = { ...relayed, detail: '3 秒前' }
    expect(dwell(first, later, 1001)).toMatchObject({ face: later, since: 1000 })
  })

  it('is announced at most every 15 s, failures and going offline at once', () => {
    const face = (state: Parameters<typeof fakeStatus>[0]) => chipOf(fakeStatus(state), now)
    expect(toSay({ kind: 'relayed', at: 0 }, face('relayed'), 99_999)).toBe('nothing')
    expect(toSay({ kind: 'relayed', at: 0 }, face('sending'), 14_999)).toBe('nothing')
    expect(toSay({ kind: 'relayed', at: 0 }, face('sending'), 15_000)).toBe('polite')
    expect(toSay({ kind: 'sending', at: 0 }, face('offline'), 1)).toBe('polite')
    expect(toSay({ kind: 'offline', at: 0 }, face('refused'), 1)).toBe('urgent')
  })

  it('steps through time instead of ticking', () => {
    expect([0, 2, 3, 9, 10, 29, 30, 59, 60, 299, 300, 1799, 1800].map(s => ago(at(-s), now)))
      .toEqual(['刚刚', '刚刚', '3 秒前', '3 秒前', '10 秒前', '10 秒前', '30 秒前', '30 秒前', '1 分钟前', '1 分钟前', '5 分钟前', '10 分钟前', '30 分钟前'])
    expect(ago(at(50), now)).toBe('刚刚')
    const noon = new Date(2026, 10, 20, 12, 0).getTime()
    expect(onDay(new Date(2026, 10, 20, 9, 5).toISOString(), noon)).toBe('今天 09:05')
    expect(onDay(new Date(2026, 10, 19, 9, 5).toISOString(), noon)).toBe('昨天 09:05')
    expect(onDay(new Date(2026, 10, 21, 9, 5).toISOString(), noon)).toBe('明天 09:05')
    expect(onDay(new Date(2025, 2, 1, 9, 5).toISOString(), noon)).toBe('2025 年 3 月 1 日 09:05')
    expect([40_000, 20 * 60_000, 126 * 60_000, 3 * 86_400_000].map(lasting)).toEqual(['40 秒', '20 分钟', '2 小时 06 分', '3 天'])
  })
})
