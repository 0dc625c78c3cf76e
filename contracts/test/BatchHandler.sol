// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.28;

import {Vm} from "forge-std/Vm.sol";
import {ILuxxonSettlement} from "../src/ILuxxonSettlement.sol";
import {LuxxonSettlement} from "../src/LuxxonSettlement.sol";
import {TestUSDC} from "../src/TestUSDC.sol";
import {Handler} from "./Handler.sol";
import {Pack} from "./Pack.sol";
import {SettlementModel} from "./SettlementModel.sol";

/// @dev The handler with batches, claims and a token that blocks payees or is paused. What a batch will do is foretold with
/// {SettlementModel} and the handler's own books, entry by entry.
contract BatchHandler is Handler {
    uint256 internal constant MOST = 10;

    /// @dev A batch and what is to come of it.
    struct Plan {
        uint256 count;
        Pack.Entry[] entries;
        address[] payees;
        bytes4[] verdicts;
        bytes packed;
        uint256 accepted;
        bool pays;
    }

    uint256 public wrongVerdicts;
    uint256 public wrongCounts;
    uint256 public unreportedEntries;
    uint256 public deferredWithoutRefusal;
    uint256 public unexpectedReverts;
    uint256 public changesByReverts;
    uint256 public refusedClaims;
    uint256 public claimsOfNothing;
    mapping(bytes4 verdict => uint256) public reported;
    mapping(address operator => uint256) public deferredTo;
    mapping(address operator => uint256) public claimedBy;

    constructor(LuxxonSettlement settlement_, TestUSDC usdc_, address owner_) Handler(settlement_, usdc_, owner_) {}

    /// @dev Good and bad entries of several payers, in runs of several payees, with ids that may be used or come twice.
    function settleBatch(uint256 seed) external {
        Plan memory plan = draft(seed);
        bool paused = settlement.paused();
        vm.recordLogs();
        vm.prank(relayer);
        try settlement.settleBatch(plan.packed) returns (uint256 settledCount) {
            if (paused) acceptedWhilePaused++;
            if (settledCount != plan.accepted) wrongCounts++;
            compareReport(plan, vm.getRecordedLogs());
            commit(plan);
            done["settleBatch"]++;
        } catch {
            if (!paused) unexpectedReverts++;
            done["settleBatchRefused"]++;
        }
    }

    function settleBatchAsAnother(uint256 seed) external {
        Plan memory plan = draft(seed);
        vm.prank(seed % 5 == 0 ? owner : consumers[seed % 4]);
        try settlement.settleBatch(plan.packed) {
            settledWithoutRole++;
        } catch {
            done["settleBatchAsAnother"]++;
        }
    }

    /// @dev Bytes lost or added at the end: the whole batch is refused.
    function settleBatchCutOff(uint256 seed, uint256 by) external {
        if (settlement.paused()) return;
        Plan memory plan = draft(seed);
        bytes memory packed = bytes.concat(plan.packed, hex"00");
        by = bound(by, 0, 82);
        if (by == 1) by = 0;
        assembly ("memory-safe") {
            mstore(packed, sub(mload(packed), by))
        }
        bytes32 before = fingerprint();
        vm.prank(relayer);
        try settlement.settleBatch(packed) {
            changesByReverts++;
        } catch {
            done["settleBatchCutOff"]++;
        }
        if (fingerprint() != before) changesByReverts++;
    }

    /// @dev A token that is paused for everybody, for one call: the batch reverts if it would pay anyone.
    function settleBatchWhileTheTokenIsPaused(uint256 seed) external {
        if (settlement.paused()) return;
        Plan memory plan = draft(seed);
        bytes32 before = fingerprint();
        vm.prank(usdc.owner());
        usdc.pause();
        vm.recordLogs();
        vm.prank(relayer);
        try settlement.settleBatch(plan.packed) {
            if (plan.pays) unexpectedReverts++;
            compareReport(plan, vm.getRecordedLogs());
        } catch {
            if (!plan.pays) unexpectedReverts++;
            done["settleBatchWhileTheTokenIsPaused"]++;
        }
        vm.prank(usdc.owner());
        usdc.unpause();
        if (fingerprint() != before) changesByReverts++;
    }

    function claim(uint256 seed) external {
        address payee = operators[seed % 3];
        uint256 owed = owedTo[payee];
        vm.prank(consumers[seed % 4]);
        try settlement.claim(payee) {
            if (owed == 0 || isBlocked[payee]) claimsOfNothing++;
            owedTo[payee] = 0;
            claimedBy[payee] += owed;
            paidTo[payee] += owed;
            sums.paid += owed;
            done["claim"]++;
        } catch {
            if (owed != 0 && !isBlocked[payee]) refusedClaims++;
            done["claimRefused"]++;
        }
    }

    function blockPayee(uint256 seed) external {
        address payee = operators[seed % 3];
        if (isBlocked[payee] || seed % 2 == 0) return;
        isBlocked[payee] = true;
        vm.prank(usdc.owner());
        usdc.blacklist(payee);
    }

    function unblockPayee(uint256 seed) external {
        address payee = operators[seed % 3];
        if (!isBlocked[payee]) return;
        isBlocked[payee] = false;
        vm.prank(usdc.owner());
        usdc.unBlacklist(payee);
    }

    function draft(uint256 seed) private view returns (Plan memory plan) {
        plan.count = bound(draw(seed, 0, "count"), 1, MOST);
        plan.entries = new Pack.Entry[](plan.count);
        plan.payees = new address[](plan.count);
        plan.verdicts = new bytes4[](plan.count);
        plan.packed = hex"01";
        for (uint256 i = 0; i < plan.count;) {
            uint256 length = bound(draw(seed, i, "run"), 1, plan.count - i);
            uint256 who = draw(seed, i, "payee") % 16;
            address payee = who == 14 ? address(0) : who == 15 ? address(settlement) : operators[who % 3];
            bytes memory packed;
            for (uint256 end = i + length; i < end; i++) {
                plan.entries[i] = drawEntry(seed, i);
                plan.payees[i] = payee;
                plan.verdicts[i] = foretell(plan, i);
                if (plan.verdicts[i] == 0) {
                    plan.accepted++;
                    plan.pays = true;
                }
                packed = bytes.concat(packed, Pack.entry(plan.entries[i]));
            }
            plan.packed = bytes.concat(plan.packed, Pack.run(payee, uint16(length), packed));
        }
    }

    function drawEntry(uint256 seed, uint256 i) private view returns (Pack.Entry memory entry) {
        uint256 fault = draw(seed, i, "fault") % 10;
        uint256 rate = bound(draw(seed, i, "rate"), 0, 5000);
        uint256 secs = fault == 1 ? (draw(seed, i, "secs") % 2) * 90_000 : bound(draw(seed, i, "secs"), 1, 3600);
        uint256 total = fault == 2 ? rate * secs + 1 : fault == 4 ? 0 : bound(draw(seed, i, "total"), 0, rate * secs);
        entry.id = idOf(uint64(draw(seed, i, "sequence") % SEQUENCES), seed);
        entry.from = consumers[draw(seed, i, "payer") % 4];
        entry.rate = uint64(rate);
        entry.secs = uint24(secs);
        entry.fee = uint80(bound(draw(seed, i, "fee"), 0, fault == 3 ? total : (total * lowestFeeCap) / 10_000));
        entry.toAmount = uint80(total - entry.fee);
    }

    /// @dev The selector of the first check that entry `i` fails once those before it are done, or zero.
    function foretell(Plan memory plan, uint256 i) private view returns (bytes4) {
        Pack.Entry memory e = plan.entries[i];
        uint64 sequence = uint64(uint256(e.id));
        bool isUsed = payments[sequence] > 0;
        uint256 pool = poolOf[e.from];
        for (uint256 j = 0; j < i; j++) {
            if (plan.verdicts[j] != 0) continue;
            Pack.Entry memory earlier = plan.entries[j];
            if (uint64(uint256(earlier.id)) == sequence) isUsed = true;
            if (earlier.from == e.from) pool -= uint256(earlier.toAmount) + earlier.fee;
        }
        if (isUsed) return 0x158bb2a6;
        if (e.secs < 1 || e.secs >= 86_401) return 0x31169002;
        if (plan.payees[i] == address(0) || plan.payees[i] == address(settlement)) return 0x9ebc5a64;
        ILuxxonSettlement.SpendCap memory cap = caps[e.from];
        SettlementModel.State memory state =
            SettlementModel.State(pool, cap.maxRatePerSecond, cap.maxPerSession, lowestFeeCap);
        return SettlementModel.verdict(SettlementModel.Entry(e.id, e.rate, e.secs, e.toAmount, e.fee), state);
    }

    /// @dev One event for every entry, in their order, of the kind and with the reason that were foretold; then deferrals.
    function compareReport(Plan memory plan, Vm.Log[] memory logs) private {
        uint256 next;
        for (uint256 i = 0; i < logs.length; i++) {
            if (logs[i].emitter != address(settlement)) continue;
            if (logs[i].topics[0] == ILuxxonSettlement.PayoutDeferred.selector) {
                address payee = address(uint160(uint256(logs[i].topics[1])));
                uint256 amount = abi.decode(logs[i].data, (uint256));
                if (!isBlocked[payee]) deferredWithoutRefusal++;
                deferredTo[payee] += amount;
                continue;
            }
            if (next == plan.count || logs[i].topics[1] != plan.entries[next].id) {
                unreportedEntries++;
                return;
            }
            bytes4 verdict = plan.verdicts[next];
            if (logs[i].topics[0] == ILuxxonSettlement.SettleSkipped.selector) {
                if (abi.decode(logs[i].data, (bytes4)) != verdict) wrongVerdicts++;
            } else if (verdict != 0) {
                wrongVerdicts++;
            }
            reported[verdict]++;
            next++;
        }
        if (next != plan.count) unreportedEntries++;
    }

    function commit(Plan memory plan) private {
        for (uint256 i = 0; i < plan.count; i++) {
            if (plan.verdicts[i] != 0) continue;
            Pack.Entry memory e = plan.entries[i];
            book(e.from, uint64(uint256(e.id)), e.rate, e.secs, uint256(e.toAmount) + e.fee, e.fee);
            if (isBlocked[plan.payees[i]]) {
                owedTo[plan.payees[i]] += e.toAmount;
            } else {
                paidTo[plan.payees[i]] += e.toAmount;
                sums.paid += e.toAmount;
            }
        }
    }

    /// @dev Of everything that a settlement could change.
    function fingerprint() private view returns (bytes32 hash) {
        hash = keccak256(
            abi.encode(
                settlement.totalHeld(),
                settlement.accruedFees(),
                settlement.feeCapBps(),
                usdc.balanceOf(address(settlement))
            )
        );
        for (uint256 i = 0; i < 4; i++) {
            hash = keccak256(abi.encode(hash, settlement.deposits(consumers[i]), settlement.spendCaps(consumers[i])));
        }
        for (uint256 i = 0; i < 3; i++) {
            hash = keccak256(abi.encode(hash, settlement.claimable(operators[i]), usdc.balanceOf(operators[i])));
        }
        for (uint64 i = 0; i < SEQUENCES; i += 64) {
            hash = keccak256(abi.encode(hash, settlement.settled(bytes32(uint256(i)))));
        }
    }

    function draw(uint256 seed, uint256 i, string memory what) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, i, what)));
    }
}
