import type { Command } from 'commander';

export function addPreprocessCommand(_program: Command): void {}
