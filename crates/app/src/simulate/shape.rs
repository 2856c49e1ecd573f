//! How applications arrive and how long they take, as real logs have it.
//!
//! The numbers were computed once from two public logs of Dutch municipalities: the receipt phase of environmental permits (1,434
//! cases, `CoSeLoG`) and the building permits of municipalities 1 to 3 (3,440 cases, BPI Challenge 2015). They are shapes, not facts
//! about Luoyang: what is taken from them is how uneven days are, how long the tail is, and how much of a limit is used.

/// Of a thousand applications on working days, so many come on each, Monday first (receipt: 288, 326, 270, 347, 199 of 1,430).
pub(super) const WEEKDAYS: [u64; 7] = [201, 228, 189, 243, 139, 0, 0];

/// Of a hundred applications a month of average length, so many come in each, January first (building permits, by first event: 310,
/// 322, 319, 241, 272, 277, 292, 188, 211, 316, 314, 378 of 3,440). August is the holidays of that country; where the programme's city
/// has its own, the calendar says so.
pub(super) const MONTHS: [u64; 12] = [108, 112, 111, 84, 95, 97, 102, 66, 74, 110, 110, 132];

/// How many come on a day, in thousandths of the average day (receipt, working days: deciles 2, 4, 9 and the ends 1 and 28 around a
/// mean of 4.6).
pub(super) const DAYS: [(u64, i64); 7] =
    [(0, 220), (100, 220), (250, 430), (500, 870), (750, 1300), (900, 1960), (1000, 3500)];

/// How much of its limit a case has used when it ends, in thousandths (receipt: 0, 0.36, 0.61, 0.87, 1.01, 1.46, 2.03, 3.51).
pub(super) const SHARE_OF_LIMIT: [(u64, i64); 8] =
    [(0, 0), (100, 360), (250, 610), (500, 870), (750, 1010), (900, 1460), (950, 2030), (1000, 3510)];

/// For how many days an application waits until somebody answers it, in thousandths (receipt phase: half within the hour, 0.75 in
/// 5.1 days, 0.9 in 14, 0.95 in 24).
pub(super) const ANSWERED_AFTER: [(u64, i64); 6] =
    [(0, 0), (500, 30), (750, 2000), (900, 5000), (980, 6000), (1000, 24_000)];

/// For how many working days the applicant needs to mend what is missing, in thousandths: the building permits' quartiles, of the
/// first a tenth.
pub(super) const MENDED_AFTER: [(u64, i64); 5] =
    [(0, 1000), (250, 3000), (500, 5700), (750, 10_400), (1000, 32_600)];
