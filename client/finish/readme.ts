/** README.txt of the bundle: how to check it without us. */
import { checkCode, type Frozen } from '../../shared/agreement.ts'
import { slotNumber } from '../../shared/asic.ts'
import { beijingDay, type Effect } from '../../shared/effect.ts'

/** Refused papers are not exported. */
const standingOf = (effect: Effect): string => effect.at === 'effective' ? `正式件。按登记的签署和盖章，${effect.on} 生效。` : `签署稿（未生效）。${effect.at === 'waiting' ? `还差：${effect.missing.join('、')}。以后生效了没有，看后来导出的正式件。` : ''}`

/** `at`: the exporting device's clock, ms. */
export const readmeOf = (frozen: Frozen, sha256: string, effect: Effect, at: number): string => {
  const first = slotNumber(frozen.signers[0]?.slot ?? 'A1'), byDevice = frozen.signers.length > 0
  return `核验包
${frozen.number}　${frozen.title}　第 ${frozen.draft} 稿

${standingOf(effect)}
导出于 ${beijingDay(at)}（导出设备的时钟）。

文本校验码　${checkCode(sha256)}
和别人手里那份对一对：数字不同，一定不是同一份；数字相同，还要逐字核对。

怎么核验
一、用浏览器打开 verifier.html（不联网也行），把整个核验包（.zip）拖进去。
　　更稳妥的做法，是用自己单位留存的核验页，不用别人给的这一份。
二、或者在命令行里，用自己单位留存的 verify.mjs（中继安装目录的 dist/client/ 里）：node verify.mjs 核验包.zip
${byDevice ? `三、不用我们的程序也能核验签名。解压以后，对每一个签名：
　　openssl cms -verify -cades -binary -inform DER -in META-INF/signature${first}.p7s \\
　　　-content META-INF/ASiCManifest${first}.xml -CAfile META-INF/certs/device${first}.pem -purpose any
　　再看 META-INF/ASiCManifest${first}.xml 里的两个 SHA-256，是不是 agreement.pdf 和 agreement.json 的：
　　openssl dgst -sha256 -binary agreement.pdf | openssl base64
` : ''}
里面有什么
agreement.pdf　　排好版的协议书；agreement.json　　同一份文字，机器可读
${byDevice ? 'META-INF　　每个签名人一份签名清单、一个签名、一张设备证书\n' : ''}roster.bin、people.json　　本案的整份名册，用来认出设备是谁的；写出姓名的只有签名人和登记人
acts.json　　冻结文本、登记签署、登记盖章的记录；scans　　签署件的照片，按页编号
log.json　　包里每个文件的 SHA-256 和全案日志的总摘要，由导出的设备签名；日志的内容不在里面
manifest.json　　以上文件的 SHA-256，用来发现传坏的文件

说明
甲级是设备签名：由签名人自己的设备密钥签出，证书是设备自己的，不是机构证书；时间由设备自报。
乙级是在共用平板上手写、丙级是在纸上签名盖章按指印：核验包只证明谁的设备这样登记过，不证明笔迹、指印和印章。
名册是不是真的，请用校验码或案件识别码同可信的来源核对：
案件识别码　${frozen.caseId}
核验不判断协议内容是否合法、公平。
`
}
