import * as z from 'zod';
import { VariableName, Variables, VariablesInput } from '../account/variables.ts';
import { ProjectQuery } from '../lists.ts';
import { type OrgRoutes, orgBase } from './route.ts';

const tag = { name: 'Variables', text: 'What differs between projects that share texts: {{var.brandName}}.' };
const path = `${orgBase}/settings/variables`;

export const variableRoutes = {
  getVariables: {
    method: 'get',
    path,
    summary: 'Read the variables of a project',
    tag,
    role: 'viewer',
    query: ProjectQuery,
    status: 200,
    answer: Variables,
  },
  putVariables: {
    method: 'put',
    path,
    summary: 'Set variables of a project; those that are not named keep what they have',
    tag,
    role: 'editor',
    impersonal: true,
    query: ProjectQuery,
    body: VariablesInput,
    example: {
      appUrl: 'https://app.example.com',
      brandName: { value: 'Example', default: 'Our shop', description: 'Name in the footer of every mail.' },
    },
    status: 200,
    answer: Variables,
  },
  deleteVariable: {
    method: 'delete',
    path: `${path}/{name}`,
    summary: 'Remove a variable that nothing reads',
    tag,
    role: 'editor',
    params: z.object({ name: VariableName }),
    query: ProjectQuery,
    status: 204,
  },
} satisfies OrgRoutes;
