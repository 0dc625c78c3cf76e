import {
  Ban,
  CalendarX,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleHelp,
  CircleMinus,
  CircleStop,
  Clock3,
  Hourglass,
  KeyRound,
  PowerOff,
  Send,
  Timer,
  TimerOff,
  UserCheck,
  Wallet,
  Wifi,
} from "lucide-react";

/** The icons of statuses by name; the tables of statuses stay plain data. */
export const statusIcons = {
  ban: Ban,
  "calendar-x": CalendarX,
  "circle-alert": CircleAlert,
  "circle-check": CircleCheck,
  "circle-dashed": CircleDashed,
  "circle-help": CircleHelp,
  "circle-minus": CircleMinus,
  "circle-stop": CircleStop,
  "clock-3": Clock3,
  hourglass: Hourglass,
  "key-round": KeyRound,
  "power-off": PowerOff,
  send: Send,
  timer: Timer,
  "timer-off": TimerOff,
  "user-check": UserCheck,
  wallet: Wallet,
  wifi: Wifi,
} as const;

export type StatusIcon = keyof typeof statusIcons;
