import { test } from 'vitest';
import { dashboardSession } from '../../support/dashboard-session.ts';
import { playDigestJourney, playOrderJourney, playWelcomeSeries } from '../../support/journey-runs.ts';
import { keyboardHands } from '../../support/keyboard-hands.ts';

const session = dashboardSession();

test('the welcome series is built from nothing by keyboard, published, and its run is watched to the end', () =>
  playWelcomeSeries(session, keyboardHands));

test('the order journey has all eight types of steps and two branchings that meet', () =>
  playOrderJourney(session, keyboardHands));

test('a digest waits for events, and a model decides what follows', () => playDigestJourney(session, keyboardHands));
