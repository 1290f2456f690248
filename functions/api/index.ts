import { http } from '@google-cloud/functions-framework';
import { services, startLog } from '../services.ts';
import { apiHandler } from './handler.ts';

http('api', apiHandler(services, startLog));
