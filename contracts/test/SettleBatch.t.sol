// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.28;

import {Vm} from "forge-std/Vm.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {ILuxxonSettlement} from "../src/ILuxxonSettlement.sol";
import {Base} from "./Base.t.sol";
import {Pack} from "./Pack.sol";

contract SettleBatchTest is Base {
    address internal second = makeAddr("second consumer");
    address internal rival = makeAddr("rival operator");

    function setUp() public override {
        super.setUp();
        fund(second, POOL);
    }

    function entry(uint64 sequence, uint64 rate, uint24 secs, uint80 toAmount, uint80 fee)
        internal
        view
        returns (bytes memory)
    {
        return Pack.entry(Pack.Entry(idOf(sequence), consumer, rate, secs, toAmount, fee));
    }

    /// @dev Settles one entry alone and expects it to be skipped, with nothing changed.
    function expectSkipped(bytes4 reason, bytes32 id, address to, bytes memory packed) internal {
        uint256 pool = settlement.deposits(consumer);
        uint256 held = settlement.totalHeld();
        uint256 fees = settlement.accruedFees();
        bool before = settlement.settled(id);
        expectSkip(id, consumer, reason);
        assertEq(settleBatch(runOf(to, packed)), 0);
        assertEq(settlement.deposits(consumer), pool);
        assertEq(settlement.totalHeld(), held);
        assertEq(settlement.accruedFees(), fees);
        assertEq(settlement.settled(id), before);
    }

    function test_Batch_SettlesEveryEntryAndPaysEachRunOnce() external {
        bytes[] memory entries = new bytes[](2);
        entries[0] = entryOf(1, consumer);
        entries[1] = entryOf(2, second);
        bytes memory runs = bytes.concat(runOf(operator, entries), runOf(rival, entryOf(3, consumer)));

        vm.expectEmit(address(settlement));
        emit ILuxxonSettlement.Settled(idOf(1), consumer, operator, TO_AMOUNT, FEE, RATE, SECONDS);
        vm.expectEmit(address(settlement));
        emit ILuxxonSettlement.Settled(idOf(2), second, operator, TO_AMOUNT, FEE, RATE, SECONDS);
        vm.expectEmit(address(settlement));
        emit ILuxxonSettlement.Settled(idOf(3), consumer, rival, TO_AMOUNT, FEE, RATE, SECONDS);
        vm.expectEmit(address(usdc));
        emit IERC20.Transfer(address(settlement), operator, 2 * TO_AMOUNT);
        vm.expectEmit(address(usdc));
        emit IERC20.Transfer(address(settlement), rival, TO_AMOUNT);
        vm.recordLogs();
        assertEq(settleBatch(runs), 3);
        assertEq(vm.getRecordedLogs().length, 5);

        assertEq(settlement.deposits(consumer), POOL - 2 * TOTAL);
        assertEq(settlement.deposits(second), POOL - TOTAL);
        assertEq(usdc.balanceOf(operator), 2 * TO_AMOUNT);
        assertEq(usdc.balanceOf(rival), TO_AMOUNT);
        assertEq(settlement.accruedFees(), 3 * FEE);
        assertEq(settlement.totalHeld(), 2 * POOL - 3 * TO_AMOUNT);
        assertEq(usdc.balanceOf(address(settlement)), 2 * POOL - 3 * TO_AMOUNT);
        for (uint64 i = 1; i <= 3; i++) {
            assertTrue(settlement.settled(idOf(i)));
        }
        assertFalse(settlement.settled(idOf(4)));
        assertEq(settlement.feeCapBps(), 2000);
        assertFalse(settlement.paused());
    }

    function test_Batch_ABadEntryIsNamedAndHoldsUpNoOther() external {
        bytes[] memory entries = new bytes[](3);
        entries[0] = entryOf(1, consumer);
        entries[1] = entryOf(2, stranger);
        entries[2] = entryOf(3, second);
        expectSkip(idOf(2), stranger, ILuxxonSettlement.LuxxonSettlement_InsufficientPool.selector);
        assertEq(settleBatch(runOf(operator, entries)), 2);
        assertEq(usdc.balanceOf(operator), 2 * TO_AMOUNT);
        assertEq(settlement.accruedFees(), 2 * FEE);
        assertEq(settlement.totalHeld(), 2 * POOL - 2 * TO_AMOUNT);
        assertFalse(settlement.settled(idOf(2)));
        assertTrue(settlement.settled(idOf(3)));
    }

    function test_Batch_OneOfAThousandPoisonedEntriesDelaysNoneOfTheOthers() external {
        for (uint64 half = 0; half < 2; half++) {
            bytes[] memory entries = new bytes[](500);
            for (uint64 i = 0; i < 500; i++) {
                entries[i] = entryOf(1 + half * 500 + i, half == 1 && i == 123 ? stranger : consumer);
            }
            assertEq(settleBatch(runOf(operator, entries)), 500 - half);
        }
        assertEq(usdc.balanceOf(operator), 999 * TO_AMOUNT);
        assertFalse(settlement.settled(idOf(624)));
    }

    function test_Batch_NamesEveryCheckInThePromisedOrder() external {
        settle(9);
        vm.startPrank(consumer);
        settlement.withdraw(POOL - TOTAL - 1);
        settlement.setSpendCap(1, 1);
        vm.stopPrank();
        expectSkipped(0x158bb2a6, idOf(9), address(0), entry(9, 0, 0, 0, 0));
        expectSkipped(0x31169002, idOf(1), address(0), entry(1, 0, 0, 0, 0));
        expectSkipped(0x31169002, idOf(1), address(0), entry(1, 0, 86_401, 0, 0));
        expectSkipped(0x9ebc5a64, idOf(1), address(0), entry(1, 0, 86_400, 0, 0));
        expectSkipped(0x9ebc5a64, idOf(1), address(settlement), entry(1, 0, 1, 0, 0));
        expectSkipped(0x5751a0de, idOf(1), operator, entry(1, 0, 1, 0, 0));
        expectSkipped(0xc4d554ad, idOf(1), operator, entry(1, 10, 1, 0, 11));
        expectSkipped(0x7dd2ea9e, idOf(1), operator, entry(1, 10, 1, 0, 10));
        expectSkipped(0xad3e5e12, idOf(1), operator, entry(1, 10, 1, 10, 0));
        expectSkipped(0xcf972dd5, idOf(1), operator, entry(1, 1, 10, 10, 0));
        vm.prank(consumer);
        settlement.setSpendCap(0, 0);
        expectSkipped(0x086d892a, idOf(1), operator, entry(1, 1, 10, 10, 0));
        assertEq(settleBatch(runOf(operator, entry(1, 1, 1, 1, 0))), 1);
        assertEq(settlement.deposits(consumer), 0);
    }

    function test_Batch_KeepsThePromisesMadeToConsumersAboutTheirCaps() external {
        vm.prank(consumer);
        settlement.setSpendCap(uint64(RATE), uint80(TOTAL));
        assertEq(settleBatch(runOf(operator, entryOf(1, consumer))), 1);
        assertEq(settlement.spendCaps(consumer).maxRatePerSecond, RATE);
        assertEq(settlement.spendCaps(consumer).maxPerSession, TOTAL);
        vm.prank(consumer);
        settlement.setSpendCap(uint64(RATE) - 1, uint80(TOTAL));
        expectSkipped(0xad3e5e12, idOf(2), operator, entryOf(2, consumer));
        vm.prank(consumer);
        settlement.setSpendCap(0, uint80(TOTAL) - 1);
        expectSkipped(0xcf972dd5, idOf(2), operator, entryOf(2, consumer));
        vm.prank(consumer);
        settlement.setSpendCap(1, 0);
        expectSkipped(0xad3e5e12, idOf(2), operator, entryOf(2, consumer));
    }

    function test_Batch_NamesTheCapOfAConsumerWhosePoolIsEmpty() external {
        vm.startPrank(consumer);
        settlement.withdraw(POOL);
        settlement.setSpendCap(0, uint80(TOTAL) - 1);
        vm.stopPrank();
        expectSkipped(0xcf972dd5, idOf(1), operator, entryOf(1, consumer));
    }

    function test_Batch_SettlesOneSessionOnce_AlsoWithinItselfAndAcrossWords() external {
        bytes[] memory entries = new bytes[](5);
        entries[0] = entryOf(7, consumer);
        entries[1] = entryOf(7, second);
        entries[2] = entryOf(256, consumer);
        entries[3] = entryOf(7, consumer);
        entries[4] = entryOf(256, second);
        expectSkip(idOf(7), second, 0x158bb2a6);
        expectSkip(idOf(7), consumer, 0x158bb2a6);
        expectSkip(idOf(256), second, 0x158bb2a6);
        assertEq(settleBatch(runOf(operator, entries)), 2);
        assertEq(usdc.balanceOf(operator), 2 * TO_AMOUNT);
        expectSkip(idOf(7), consumer, 0x158bb2a6);
        assertEq(settleBatch(runOf(rival, entryOf(7, consumer))), 0);
        assertEq(usdc.balanceOf(rival), 0);
    }

    function test_Batch_NeitherPathSettlesWhatTheOtherSettled() external {
        settle(1);
        expectSkip(idOf(1), consumer, 0x158bb2a6);
        assertEq(
            settleBatch(bytes.concat(runOf(operator, entryOf(1, consumer)), runOf(operator, entryOf(2, consumer)))), 1
        );
        vm.expectRevert(abi.encodeWithSelector(ILuxxonSettlement.LuxxonSettlement_AlreadySettled.selector, idOf(2)));
        settle(2);
        assertEq(settlement.deposits(consumer), POOL - 2 * TOTAL);
    }

    function test_Batch_KeepsNeighbouringSequencesApart() external {
        uint64[10] memory edges = [0, 255, 256, 257, 127, 128, 254, 1, type(uint64).max - 1, type(uint64).max];
        bytes[] memory entries = new bytes[](10);
        for (uint256 i = 0; i < edges.length; i++) {
            entries[i] = entryOf(edges[i], consumer);
        }
        assertEq(settleBatch(runOf(operator, entries)), 10);
        for (uint256 i = 0; i < edges.length; i++) {
            assertTrue(settlement.settled(idOf(edges[i])));
        }
        assertFalse(settlement.settled(idOf(2)));
        assertFalse(settlement.settled(idOf(258)));
        assertFalse(settlement.settled(idOf(uint64(1) << 32)));
        assertFalse(settlement.settled(idOf(type(uint64).max - 2)));
    }

    function test_Batch_RemembersEarlierSessionsOfTheSameWord() external {
        settle(3);
        settleBatch(runOf(operator, entryOf(4, consumer)));
        settleBatch(runOf(operator, entryOf(5, consumer)));
        settle(6);
        for (uint64 i = 3; i <= 6; i++) {
            assertTrue(settlement.settled(idOf(i)));
        }
        assertFalse(settlement.settled(idOf(7)));
    }

    function test_Batch_DrawsOnOnePoolEntryByEntry() external {
        vm.prank(consumer);
        settlement.withdraw(POOL - 2 * TOTAL - 1);
        bytes[] memory entries = new bytes[](3);
        for (uint64 i = 0; i < 3; i++) {
            entries[i] = entryOf(i, consumer);
        }
        expectSkip(idOf(2), consumer, 0x086d892a);
        assertEq(settleBatch(runOf(operator, entries)), 2);
        assertEq(settlement.deposits(consumer), 1);
    }

    function test_Batch_PaysOnePayeeOfSeveralRunsAll() external {
        bytes memory runs = bytes.concat(
            runOf(operator, entryOf(1, consumer)),
            runOf(rival, entryOf(2, consumer)),
            runOf(operator, entryOf(3, second))
        );
        assertEq(settleBatch(runs), 3);
        assertEq(usdc.balanceOf(operator), 2 * TO_AMOUNT);
        assertEq(usdc.balanceOf(rival), TO_AMOUNT);
    }

    function test_Batch_PaysAConsumerWhoIsTheirOwnPayee() external {
        assertEq(settleBatch(runOf(consumer, entryOf(1, consumer))), 1);
        assertEq(usdc.balanceOf(consumer), TO_AMOUNT);
    }

    function test_Batch_MakesNoTransferForARunThatIsAllSkipped() external {
        usdc.pause();
        expectSkip(idOf(1), stranger, 0x086d892a);
        vm.recordLogs();
        assertEq(settleBatch(runOf(operator, entryOf(1, stranger))), 0);
        assertEq(vm.getRecordedLogs().length, 1);
    }

    function test_Batch_TakesTheLargestNumbersThatItsFormHolds() external {
        uint256 total = uint256(type(uint80).max) + type(uint80).max / 4;
        fund(consumer, total);
        bytes[] memory entries = new bytes[](2);
        entries[0] =
            Pack.entry(Pack.Entry(idOf(1), consumer, type(uint64).max, 86_400, type(uint80).max, type(uint80).max / 4));
        entries[1] = Pack.entry(
            Pack.Entry(idOf(2), consumer, type(uint64).max, type(uint24).max, type(uint80).max, type(uint80).max)
        );
        expectSkip(idOf(2), consumer, 0x31169002);
        assertEq(settleBatch(runOf(operator, entries)), 1);
        assertEq(usdc.balanceOf(operator), type(uint80).max);
        assertEq(settlement.accruedFees(), type(uint80).max / 4);
        assertEq(settlement.deposits(consumer), POOL);
    }

    function test_Batch_RevertWhen_TheCallerIsNotARelayer() external {
        address[3] memory callers = [stranger, owner, guardian];
        for (uint256 i = 0; i < callers.length; i++) {
            vm.expectRevert(abi.encodeWithSelector(ILuxxonSettlement.LuxxonSettlement_NotRelayer.selector, callers[i]));
            vm.prank(callers[i]);
            settlement.settleBatch(Pack.batch(runOf(operator, entryOf(1, consumer))));
        }
    }

    function test_Batch_RevertGiven_ThePauseIsOn() external {
        pause();
        vm.expectRevert(Pausable.EnforcedPause.selector);
        settleBatch(runOf(operator, entryOf(1, consumer)));
        assertFalse(settlement.settled(idOf(1)));
    }

    function test_Batch_RevertWhen_ItIsEmpty() external {
        bytes[2] memory empty = [bytes(""), hex"01"];
        for (uint256 i = 0; i < 2; i++) {
            vm.expectRevert(ILuxxonSettlement.LuxxonSettlement_EmptyBatch.selector);
            vm.prank(relayer);
            settlement.settleBatch(empty[i]);
        }
    }

    function test_Batch_RevertWhen_TheVersionIsUnknown() external {
        bytes memory run = runOf(operator, entryOf(1, consumer));
        bytes[4] memory batches = [bytes(hex"00"), hex"02", bytes.concat(hex"00", run), bytes.concat(hex"02", run)];
        for (uint256 i = 0; i < 4; i++) {
            vm.expectRevert(ILuxxonSettlement.LuxxonSettlement_MalformedBatch.selector);
            vm.prank(relayer);
            settlement.settleBatch(batches[i]);
        }
    }

    function test_Batch_RevertWhen_ItIsCutOffAnywhereOrHasMoreBytesThanEntries() external {
        bytes[] memory entries = new bytes[](2);
        entries[0] = entryOf(1, consumer);
        entries[1] = entryOf(2, consumer);
        bytes memory whole = Pack.batch(bytes.concat(runOf(operator, entries), runOf(rival, entryOf(3, consumer))));
        for (uint256 length = 2; length <= whole.length + 30; length++) {
            // Whole after the first run, and at the end.
            if (length == 1 + 22 + 2 * 83 || length == whole.length) continue;
            bytes memory cut = new bytes(length);
            for (uint256 i = 0; i < length; i++) {
                cut[i] = i < whole.length ? whole[i] : bytes1(uint8(i));
            }
            vm.expectRevert(ILuxxonSettlement.LuxxonSettlement_MalformedBatch.selector);
            vm.prank(relayer);
            settlement.settleBatch(cut);
        }
        vm.prank(relayer);
        assertEq(settlement.settleBatch(whole), 3);
    }

    /// @dev What follows the batch in the calldata is no part of it.
    function test_Batch_RevertWhen_ItsLastRunContinuesBeyondTheBatch() external {
        bytes memory whole = Pack.batch(runOf(operator, entryOf(1, consumer)));
        for (uint256 length = 2; length < whole.length; length++) {
            bytes memory data = abi.encodePacked(settlement.settleBatch.selector, uint256(0x20), length, whole);
            vm.prank(relayer);
            (bool done, bytes memory reason) = address(settlement).call(data);
            assertFalse(done);
            assertEq(bytes4(reason), ILuxxonSettlement.LuxxonSettlement_MalformedBatch.selector);
        }
    }

    function test_Batch_RevertWhen_ARunIsEmpty() external {
        bytes[3] memory runs = [
            Pack.run(operator, 0, ""),
            bytes.concat(Pack.run(operator, 0, ""), runOf(operator, entryOf(1, consumer))),
            bytes.concat(runOf(operator, entryOf(1, consumer)), Pack.run(operator, 0, ""))
        ];
        for (uint256 i = 0; i < 3; i++) {
            vm.expectRevert(ILuxxonSettlement.LuxxonSettlement_MalformedBatch.selector);
            settleBatch(runs[i]);
        }
    }

    function test_Batch_RevertWhen_ItHasMoreThan500Entries() external {
        assertEq(settlement.MAX_BATCH(), 500);
        bytes[] memory entries = new bytes[](250);
        for (uint64 i = 0; i < 250; i++) {
            entries[i] = entryOf(i, consumer);
        }
        bytes memory half = runOf(operator, entries);
        bytes memory full = bytes.concat(half, half);
        vm.expectRevert(abi.encodeWithSelector(ILuxxonSettlement.LuxxonSettlement_BatchTooLarge.selector, 501));
        settleBatch(bytes.concat(full, runOf(rival, entryOf(999, consumer))));
        assertFalse(settlement.settled(idOf(0)));
        assertEq(settleBatch(full), 250);
    }

    function test_Batch_TakesAsManyRunsAsEntries() external {
        bytes memory runs;
        for (uint64 i = 0; i < 500; i++) {
            runs = bytes.concat(runs, runOf(address(uint160(0xabc000 + i)), entryOf(i, consumer)));
        }
        assertEq(settleBatch(runs), 500);
        assertEq(usdc.balanceOf(address(0xabc000 + 499)), TO_AMOUNT);
    }

    function test_Batch_BooksTheFeesOnceAndWritesTheLedgerOnce() external {
        bytes memory runs;
        for (uint64 i = 0; i < 10; i++) {
            runs = bytes.concat(runs, runOf(i % 2 == 0 ? operator : rival, entryOf(i, i % 3 == 0 ? second : consumer)));
        }
        vm.startStateDiffRecording();
        settleBatch(runs);
        Vm.AccountAccess[] memory accesses = vm.stopAndReturnStateDiff();
        uint256 writes;
        for (uint256 i = 0; i < accesses.length; i++) {
            for (uint256 j = 0; j < accesses[i].storageAccesses.length; j++) {
                Vm.StorageAccess memory access = accesses[i].storageAccesses[j];
                if (access.account == address(settlement) && access.isWrite) writes++;
            }
        }
        // Ten payers' words, one replay word, the ledger.
        assertEq(writes, 12);
    }
}
