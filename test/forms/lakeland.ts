import { ElectionDefinition } from '../../shared/domain/election.ts';

/** A small election of three levels, with a form for each place and one for each district. */
export const lakeland = ElectionDefinition.parse({
  schemaVersion: 1,
  id: 'lakeland-2026',
  name: 'Lakeland General Election',
  country: 'Lakeland',
  date: '2026-10-18',
  reportingUnits: [
    { id: 'LK', name: 'Lakeland', type: 'nation', parentId: null },
    { id: 'D1', name: 'Aldermouth', type: 'district', parentId: 'LK' },
    { id: 'D2', name: 'Brackwater', type: 'district', parentId: 'LK', header: { district_no: '2' } },
    { id: 'PP-01', name: 'Mill Lane Hall', type: 'polling_place', parentId: 'D1', aliases: ['Old Mill'] },
    { id: 'PP-02', name: 'Town Hall', type: 'polling_place', parentId: 'D1' },
    { id: 'PP-03', name: 'Town Hall', type: 'polling_place', parentId: 'D2', header: { station: '7' } },
  ],
  contests: [
    { id: 'president', name: 'President', unitId: 'LK', options: [{ id: 'a', number: 1, name: 'Ada' }] },
    { id: 'seat-d1', name: 'Seat 1', unitId: 'D1', options: [{ id: 'b', number: 1, name: 'Bo' }] },
    { id: 'seat-d2', name: 'Seat 2', unitId: 'D2', options: [{ id: 'c', number: 1, name: 'Cy' }] },
  ],
  forms: [
    { formId: 'place-form', contests: { national: ['president'], local: ['seat-d1', 'seat-d2'] } },
    {
      formId: 'district-form',
      contests: { votes: ['president'] },
      unitType: 'district',
      aliases: ['summary'],
      pages: 3,
    },
  ],
});

/** A hierarchy as in Thailand: province, constituency, polling stations that are only numbered. */
export const thai = ElectionDefinition.parse({
  schemaVersion: 1,
  id: 'th-2026',
  name: 'การเลือกตั้งสมาชิกสภาผู้แทนราษฎร 2569',
  country: 'Thailand',
  date: '2026-02-08',
  reportingUnits: [
    { id: 'bkk', name: 'กรุงเทพมหานคร', type: 'province', parentId: null },
    {
      id: 'bkk-33',
      name: 'กรุงเทพมหานคร เขต 33',
      type: 'constituency',
      parentId: 'bkk',
      header: { constituency: '33' },
    },
    ...['บางบำหรุ', 'บางพลัด'].flatMap((subDistrict, index) =>
      [1, 2, 11].map(station => ({
        id: `33-${index + 1}-${station}`,
        name: `${subDistrict} ${station}`,
        type: 'polling_place',
        parentId: 'bkk-33',
        header: { station: String(station), sub_district: subDistrict, district: 'บางพลัด' },
      })),
    ),
  ],
  contests: [{ id: 'mp', name: 'ส.ส.', unitId: 'bkk-33', options: [{ id: '1', number: 1, name: 'ก' }] }],
  forms: [{ formId: 'th-ss-5-18-constituency', contests: { votes: ['mp'] } }],
  filenamePatterns: ['^(?<place>\\D+)(?<station>\\d+)$'],
});
