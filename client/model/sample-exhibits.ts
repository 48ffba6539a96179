/** The sample's nine exhibits: four drawings that say they are drawings, five papers. Nothing in them pretends to be a photograph of somewhere. */

export interface SampleExhibit { readonly file: string; readonly by: string; readonly proves: string; readonly make: () => Promise<Uint8Array> }

const paper = (...lines: readonly string[]) => async (): Promise<Uint8Array> => new TextEncoder().encode(`${lines.join('\r\n')}\r\n`)

type Colour = readonly [number, number, number]
const WALL: Colour = [196, 184, 168], PLASTER: Colour = [231, 224, 212], LANE: Colour = [216, 220, 216], DARK: Colour = [70, 66, 62], WATER: Colour = [120, 160, 190], PILE: Colour = [176, 140, 96]
interface Drawing { box(x: number, y: number, w: number, h: number, colour: Colour): void; line(points: readonly (readonly [number, number])[], thick: number, colour: Colour): void }
const width = 640, height = 420

const drawing = (draw: (on: Drawing) => void) => async (): Promise<Uint8Array> => {
  const rows = new Uint8Array(height * (1 + width * 3)).fill(255)
  for (let y = 0; y < height; y++) rows[y * (1 + width * 3)] = 0 // PNG filter: none
  const on: Drawing = {
    box(x, y, w, h, colour) { for (let row = Math.max(0, y); row < Math.min(height, y + h); row++) for (let col = Math.max(0, x); col < Math.min(width, x + w); col++) rows.set(colour, row * (1 + width * 3) + 1 + col * 3) },
    line(points, thick, colour) {
      for (let i = 1; i < points.length; i++) {
        const [[x0, y0], [x1, y1]] = [points[i - 1]!, points[i]!], steps = Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0), 1)
        for (let step = 0; step <= steps; step++) on.box(Math.round(x0 + ((x1 - x0) * step) / steps), Math.round(y0 + ((y1 - y0) * step) / steps), thick, thick, colour)
      }
    },
  }
  draw(on)
  return png(rows)
}

/** PNG (ISO/IEC 15948), 8-bit RGB: three chunks, each with its CRC. */
const png = async (rows: Uint8Array): Promise<Uint8Array> => {
  const packed = new Uint8Array(await new Response(new Blob([rows.slice()]).stream().pipeThrough(new CompressionStream('deflate'))).arrayBuffer())
  const head = new Uint8Array(13)
  new DataView(head.buffer).setUint32(0, width)
  new DataView(head.buffer).setUint32(4, height)
  head.set([8, 2], 8)
  const chunk = (name: string, data: Uint8Array): Uint8Array => {
    const bytes = new Uint8Array(12 + data.length), view = new DataView(bytes.buffer)
    view.setUint32(0, data.length)
    bytes.set(new TextEncoder().encode(name), 4)
    bytes.set(data, 8)
    view.setUint32(8 + data.length, crc(bytes.subarray(4, 8 + data.length)))
    return bytes
  }
  return new Uint8Array(await new Blob([Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), chunk('IHDR', head), chunk('IDAT', packed), chunk('IEND', new Uint8Array())].map(part => part.slice())).arrayBuffer())
}
const crc = (bytes: Uint8Array): number => {
  let value = 0xffffffff
  for (const byte of bytes) { value ^= byte; for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1 }
  return (value ^ 0xffffffff) >>> 0
}

const wall = (on: Drawing): void => {
  on.box(0, 0, width, height, PLASTER)
  for (let y = 0; y < height; y += 42) on.line([[0, y], [width, y]], 1, WALL)
}
const lane = (on: Drawing): void => {
  on.box(0, 0, width, height, LANE)
  on.box(0, 0, 200, height, WALL)
  on.box(440, 0, 200, height, WALL)
}

export const SAMPLE_EXHIBITS: readonly SampleExhibit[] = [
  { file: '东墙裂缝位置示意图一.png', by: '宋月桂（甲方）', proves: '东侧外墙裂缝三处中的第一处', make: drawing(on => { wall(on); on.line([[180, 0], [210, 90], [190, 170], [240, 260], [225, 420]], 3, DARK) }) },
  { file: '东墙裂缝位置示意图二.png', by: '宋月桂（甲方）', proves: '第二、第三处裂缝', make: drawing(on => { wall(on); on.line([[90, 30], [130, 150], [120, 240]], 2, DARK); on.line([[420, 60], [400, 180], [450, 300], [440, 400]], 4, DARK) }) },
  { file: '巷道通行宽度示意图.png', by: '柳溪派出所', proves: '巷道最窄处 1.1 米，原宽 2 米', make: drawing(on => { lane(on); on.box(330, 120, 110, 130, PILE); on.line([[200, 340], [440, 340]], 2, DARK); on.line([[200, 180], [330, 180]], 2, DARK) }) },
  { file: '雨棚滴水示意图.png', by: '宋月桂（甲方）', proves: '雨棚滴水落在甲方窗台一侧', make: drawing(on => { lane(on); on.line([[440, 80], [250, 130]], 10, DARK); for (let x = 252; x < 290; x += 9) on.line([[x, 140], [x - 20, 330]], 2, WATER) }) },
  { file: '报警记录摘录.txt', by: '柳溪派出所', proves: '2026 年 11 月 7 日双方发生推搡', make: paper('接处警记录（摘录）', '接警时间：2026 年 11 月 7 日 17 时 12 分', '报警人：宋月桂', '简要情况：石桥村三组两户邻居因雨棚滴水、占用巷道发生争吵，一方被推坐在地，自述无明显不适，未就医。', '处置：民警到场劝阻，双方各自回家；告知可以通过人民调解解决相邻纠纷。推搡一节另行依法处理。') },
  { file: '现场勘查记录.txt', by: '柳溪派出所', proves: '巷道、雨棚、堆料的现状', make: paper('现场勘查记录', '时间：2026 年 11 月 8 日 9 时 30 分至 10 时 05 分', '两户东西相邻，墙根间净宽 2.0 米。乙方雨棚伸出墙面 0.4 米，堆放砖、砂，最窄处通行净宽 1.1 米。', '甲方东侧外墙可见裂缝三处，最宽处约 2 毫米。', '双方当事人在场，对尺寸没有异议。') },
  { file: '房屋安全鉴定意见摘要.txt', by: '宋月桂（甲方）', proves: '裂缝由基础开挖引起，修复费用 38,000 元', make: paper('房屋安全鉴定意见（摘要）', '一、东侧外墙裂缝三处，走向与基础沉降一致，成因为东侧相邻基础开挖。', '二、裂缝未影响主体结构安全，应加固后修复。', '三、加固、修复费用经核为人民币 38,000 元。') },
  { file: '鉴定费票据抄件.txt', by: '宋月桂（甲方）', proves: '鉴定费 4,000 元由甲方垫付', make: paper('票据抄件', '项目：房屋安全鉴定', '金额：人民币 4,000.00 元（大写：肆仟元整）', '交款人：宋月桂', '日期：2026 年 10 月 16 日', '原件已当场核对，退还本人。') },
  { file: '两家施工队报价.txt', by: '罗长河（乙方）', proves: '修复费用在合理范围内', make: paper('报价对照', '石桥施工队：加固 24,500 元，粉刷 14,800 元，合计 39,300 元', '柳溪建筑服务部：加固 23,900 元，粉刷 14,100 元，合计 38,000 元', '双方同意按 38,000 元计。') },
]
