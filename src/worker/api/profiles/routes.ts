import * as z from 'zod';
import { listOf, ProjectQuery } from '../../../contract/lists.ts';
import {
  Device,
  DeviceInput,
  DeviceQuery,
  Profile,
  ProfileExport,
  ProfileInput,
  ProfileQuery,
  UserId,
} from '../../../contract/people/profile.ts';
import { type Endpoint, endpoint } from '../../http/route.ts';
import { addDevice, deleteDevice, listDevices } from './devices.ts';
import { eraseProfile } from './erase.ts';
import { exportProfile } from './export.ts';
import { getProfile, listProfiles, patchProfile, putProfile } from './service.ts';

const tag = 'Profiles';
const person = '/customers/profiles/{userId}';
const PersonParams = z.object({ userId: UserId });
const example = { email: 'ada@example.com', timezone: 'Europe/London', traits: { plan: 'pro' } };

export const profileRoutes: Endpoint[] = [
  endpoint(
    {
      method: 'get',
      path: '/customers/profiles',
      operationId: 'listProfiles',
      summary: 'List people, by their id',
      tag,
      role: 'viewer',
      query: ProfileQuery,
      status: 200,
      answer: listOf(Profile),
    },
    (ctx, { query }) => listProfiles(ctx, query),
  ),
  endpoint(
    {
      method: 'get',
      path: person,
      operationId: 'getProfile',
      summary: 'Read a person',
      tag,
      role: 'viewer',
      params: PersonParams,
      query: ProjectQuery,
      status: 200,
      answer: Profile,
    },
    (ctx, { params, query }) => getProfile(ctx, params.userId, query),
  ),
  endpoint(
    {
      method: 'put',
      path: person,
      operationId: 'putProfile',
      summary: 'Create a person, or merge into the one that exists',
      tag,
      role: 'editor',
      params: PersonParams,
      query: ProjectQuery,
      body: ProfileInput,
      example,
      status: 200,
      answer: Profile,
    },
    (ctx, { params, query, body }) => putProfile(ctx, params.userId, query, body),
  ),
  endpoint(
    {
      method: 'patch',
      path: person,
      operationId: 'patchProfile',
      summary: 'Merge into a person who exists',
      tag,
      role: 'editor',
      params: PersonParams,
      query: ProjectQuery,
      body: ProfileInput,
      example,
      status: 200,
      answer: Profile,
    },
    (ctx, { params, query, body }) => patchProfile(ctx, params.userId, query, body),
  ),
  endpoint(
    {
      method: 'delete',
      path: person,
      operationId: 'eraseProfile',
      summary: 'Erase a person and stop their runs',
      tag,
      role: 'editor',
      params: PersonParams,
      query: ProjectQuery,
      status: 204,
    },
    (ctx, { params, query }) => eraseProfile(ctx, params.userId, query),
  ),
  endpoint(
    {
      method: 'get',
      path: `${person}/export`,
      operationId: 'exportProfile',
      summary: 'Export everything that is known of a person',
      tag,
      role: 'viewer',
      params: PersonParams,
      query: ProjectQuery,
      status: 200,
      answer: ProfileExport,
    },
    (ctx, { params, query }) => exportProfile(ctx, params.userId, query),
  ),
  endpoint(
    {
      method: 'post',
      path: `${person}/devices`,
      operationId: 'addDevice',
      summary: 'Register a device for push messages',
      tag,
      role: 'editor',
      params: PersonParams,
      query: ProjectQuery,
      body: DeviceInput,
      example: { platform: 'fcm', token: 'eXaMpLe-registration-token' },
      status: 201,
      answer: Device,
    },
    (ctx, { params, query, body }) => addDevice(ctx, params.userId, query, body),
  ),
  endpoint(
    {
      method: 'get',
      path: `${person}/devices`,
      operationId: 'listDevices',
      summary: 'List the devices of a person',
      tag,
      role: 'viewer',
      params: PersonParams,
      query: DeviceQuery,
      status: 200,
      answer: listOf(Device),
    },
    (ctx, { params, query }) => listDevices(ctx, params.userId, query),
  ),
  endpoint(
    {
      method: 'delete',
      path: `${person}/devices/{deviceId}`,
      operationId: 'deleteDevice',
      summary: 'Forget a device',
      tag,
      role: 'editor',
      params: z.object({ userId: UserId, deviceId: z.uuid() }),
      query: ProjectQuery,
      status: 204,
    },
    (ctx, { params, query }) => deleteDevice(ctx, params.userId, params.deviceId, query),
  ),
];
