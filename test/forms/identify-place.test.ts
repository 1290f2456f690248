import test from 'ava';
import type { ElectionDefinition } from '../../shared/domain/election.ts';
import { FormDefinition } from '../../shared/forms/form-definition.ts';
import { identifyPlace } from '../../shared/forms/identify.ts';
import { loadForms } from '../../shared/forms/load.ts';
import { lakeland, thai } from './lakeland.ts';

const forms = await loadForms('shared/forms/builtin');
const station = forms.get('th-ss-5-18-constituency')!;
const placeForm = FormDefinition.parse({
  ...forms.get('statement-of-poll'),
  id: 'place-form',
});

type Header = Record<string, string | null>;
const cases: {
  name: string;
  form: FormDefinition;
  election: ElectionDefinition;
  header: Header;
  placeId: string | null;
  candidates?: string[];
}[] = [
  {
    name: 'a code alone',
    form: placeForm,
    election: lakeland,
    header: { polling_place_code: 'PP-02' },
    placeId: 'PP-02',
  },
  {
    name: 'code and name that agree, whatever the case and spaces',
    form: placeForm,
    election: lakeland,
    header: { polling_place_code: 'pp 01', polling_place: '  MILL  LANE HALL' },
    placeId: 'PP-01',
  },
  {
    name: 'code and name that disagree',
    form: placeForm,
    election: lakeland,
    header: { polling_place_code: 'PP-02', polling_place: 'Mill Lane Hall' },
    placeId: null,
    candidates: ['PP-01', 'PP-02'],
  },
  {
    name: 'a known code with a name that nobody has',
    form: placeForm,
    election: lakeland,
    header: { polling_place_code: 'PP-02', polling_place: 'Mill Lame Hall' },
    placeId: null,
    candidates: ['PP-02'],
  },
  {
    name: 'a name that two places have',
    form: placeForm,
    election: lakeland,
    header: { polling_place: 'Town Hall' },
    placeId: null,
    candidates: ['PP-02', 'PP-03'],
  },
  {
    name: 'the district tells two places of one name apart',
    form: placeForm,
    election: lakeland,
    header: { polling_place: 'Town Hall', district: 'Brackwater' },
    placeId: 'PP-03',
  },
  {
    name: 'the district that a label was read into',
    form: placeForm,
    election: lakeland,
    header: { polling_place: 'Town Hall', district: 'District: Brackwater' },
    placeId: 'PP-03',
  },
  {
    name: 'a district in which the place does not lie',
    form: placeForm,
    election: lakeland,
    header: { polling_place_code: 'PP-01', district: 'Brackwater' },
    placeId: null,
    candidates: ['PP-01'],
  },
  {
    name: 'a district that no unit is called is no contradiction',
    form: placeForm,
    election: lakeland,
    header: { polling_place_code: 'PP-01', district: 'Aldernouth' },
    placeId: 'PP-01',
  },
  {
    name: 'a district alone names no place',
    form: placeForm,
    election: lakeland,
    header: { district: 'Aldermouth' },
    placeId: null,
    candidates: [],
  },
  {
    name: 'an empty header',
    form: placeForm,
    election: lakeland,
    header: { polling_place: ' ' },
    placeId: null,
    candidates: [],
  },
  {
    name: 'a code of a unit that does not fill in the form',
    form: placeForm,
    election: lakeland,
    header: { polling_place_code: 'D1' },
    placeId: null,
    candidates: [],
  },
  {
    name: 'a numbered station by its sub-district and constituency, in Thai digits',
    form: station,
    election: thai,
    header: {
      station: '๑๑',
      sub_district: 'แขวง บางบำหรุ',
      constituency: '๓๓',
      province: 'จังหวัดกรุงเทพมหานคร',
    },
    placeId: '33-1-11',
  },
  {
    name: 'a station number alone, where two sub-districts have it',
    form: station,
    election: thai,
    header: { station: '1' },
    placeId: null,
    candidates: ['33-1-1', '33-2-1'],
  },
];

for (const { name, form, election, header, placeId, candidates } of cases) {
  test(`${name}: ${placeId ?? 'no place'}`, t => {
    t.deepEqual(identifyPlace(header, form, election), {
      placeId,
      candidates: candidates ?? (placeId === null ? [] : [placeId]),
    });
  });
}
