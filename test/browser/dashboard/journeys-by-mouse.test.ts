import { test } from 'vitest';
import { dashboardSession } from '../../support/dashboard-session.ts';
import { mouseHands } from '../../support/hands.ts';
import { playDigestJourney, playOrderJourney, playWelcomeSeries } from '../../support/journey-runs.ts';

const session = dashboardSession();

test('the welcome series is built from nothing by mouse, published, and its run is watched to the end', () =>
  playWelcomeSeries(session, mouseHands));

test('the order journey has all eight types of steps and two branchings that meet', () =>
  playOrderJourney(session, mouseHands));

test('a digest waits for events, and a model decides what follows', () => playDigestJourney(session, mouseHands));
