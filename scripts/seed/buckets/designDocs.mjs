// @ts-check
// A project's documents, with Chinese prefixes, names and content.
import { linePlan } from '../images.mjs';

/** @typedef {import('../putObjects.mjs').DemoObject} DemoObject */

const overview = `# 影像归档系统对接方案

> 版本 2.3 · 2025-06-12 · 状态：评审中

## 1. 背景
产线相机原先通过 SMB 写入 NAS（\`\\\\nas-01\\inspection\`），容量已用 92%。本项目把归档迁移到对象存储，应用侧改用 S3 接口。

## 2. 改造范围
| 模块 | 现状 | 目标 | 工作量（人天） |
|---|---|---|---|
| 采集网关 | 写本地目录后拷贝 | 直接分片上传 | 8 |
| 质检平台 | 目录遍历 | 按前缀分页列举 | 5 |
| 报表服务 | 文件追加 | 按小时生成对象 | 3 |

## 3. 关键约束
1. 对象没有“重命名”，改名等于复制再删除。
2. 列举每页 1000 个，不能一次取完。
3. 覆盖写入前须校验 ETag，避免并发丢失更新。
`;

const minutes = `# 评审会议纪要

时间：2025-06-12 14:00　地点：苏州工厂 3 号会议室

- 结论：采用桶策略隔离各产线，前缀按“工厂/产线/日期”组织。
- 待办：张工 6 月 20 日前完成断点续传验证。
- 风险：旧系统使用 GBK 文件名，迁移时统一转换为 UTF-8（NFC）。
`;

const devices = `设备编号,设备名称,产线,型号,接入方式,负责人
CAM-001,1号工位相机,一号线,MV-CA050,SMB,李敏
CAM-002,2号工位相机,一号线,MV-CA050,SMB,李敏
CAM-101,涂布检测相机,二号线,MV-CL042,NFS,王强
XRAY-01,X光检测机,三号线,XT-160,FTP,赵磊
`;

const settings = {
  名称: '归档策略',
  保留天数: 365,
  规则: [
    { 前缀: '苏州工厂/一号线/', 存储类型: 'STANDARD', 转低频天数: 30 },
    { 前缀: '成都工厂/', 存储类型: 'STANDARD', 转低频天数: 90 },
  ],
  联系人: '存储组 <storage@example.com>',
};

/** "设备说明：编码测试" in GBK, as an old Windows program wrote it. */
const gbkText = Buffer.from('c9e8b1b8cbb5c3f7a3bab1e0c2ebb2e2cad40d0a', 'hex');

/** @returns {Generator<DemoObject>} */
function* logs() {
  for (const line of ['一号线', '二号线', '三号线']) {
    for (const day of ['2025年06月10日', '2025年06月11日', '2025年06月12日']) {
      const rows = Array.from({ length: 60 }, (_, index) => {
        const time = `${String(8 + Math.floor(index / 12)).padStart(2, '0')}:${String((index % 12) * 5).padStart(2, '0')}:00`;
        return index % 13 === 7
          ? `${time} 警告 第 ${index} 件：表面划痕，已转人工复检`
          : `${time} 信息 第 ${index} 件检测合格`;
      });
      yield { key: `苏州工厂/${line}/${day}/检测日志.log`, body: `${rows.join('\n')}\n` };
      yield {
        key: `苏州工厂/${line}/${day}/统计.json`,
        body: `${JSON.stringify({ 产线: line, 日期: day, 检测数: 60, 不合格: 4 }, null, 2)}\n`,
      };
    }
  }
}

/** @returns {Generator<DemoObject>} */
export function* designDocs() {
  yield {
    key: '说明.md',
    body: '# 设计文档\n\n对接项目的方案、接口、清单与会议纪要。路径与文件名均为中文，便于检查编码。\n',
  };
  yield {
    key: '设计文档/01-总体方案.md',
    body: overview,
    tags: { status: 'review' },
    metadata: { author: 'zhang.wei', version: '2.3' },
  };
  yield {
    key: '设计文档/02-接口说明（第一版）.md',
    body: '# 接口说明\n\n```http\nPUT /factory-archive/suzhou/line-1/0001.png\n```\n\n返回 200 后须比对 ETag。\n',
  };
  yield { key: '设计文档/图纸/产线布局.svg', body: linePlan() };
  yield { key: '会议纪要/2025-06-12 评审会.md', body: minutes };
  yield { key: '设备清单/设备清单.csv', body: `\ufeff${devices}` };
  yield { key: '设备清单/归档策略.json', body: `${JSON.stringify(settings, null, 2)}\n` };
  yield { key: '旧系统/GBK编码的说明.txt', body: gbkText, type: 'text/plain; charset=gbk' };
  yield {
    key: '旧系统/UTF-16编码的说明.txt',
    body: Buffer.from('\ufeff设备说明：编码测试\r\n', 'utf16le'),
    type: 'text/plain; charset=utf-16',
  };
  yield* logs();
}
