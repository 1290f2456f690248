import { ConsoleApp } from './app.ts';

new ConsoleApp().start();
