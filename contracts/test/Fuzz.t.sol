// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.28;

import {ILuxxonSettlement} from "../src/ILuxxonSettlement.sol";
import {Base} from "./Base.t.sol";
import {SettlementModel} from "./SettlementModel.sol";

contract FuzzTest is Base {
    function testFuzz_Deposit_CreditsExactly(uint256 first, uint256 second) external {
        first = bound(first, 1, type(uint104).max);
        second = bound(second, 1, type(uint104).max);
        fund(stranger, first);
        fund(stranger, second);
        assertEq(settlement.deposits(stranger), first + second);
        assertEq(settlement.totalHeld(), POOL + first + second);
    }

    function testFuzz_DepositFor_CreditsTheConsumerOnly(address account, uint256 amount) external {
        vm.assume(account != address(0) && account != consumer && account != stranger);
        amount = bound(amount, 1, type(uint104).max);
        allow(stranger, amount);
        vm.prank(stranger);
        settlement.depositFor(account, amount);
        assertEq(settlement.deposits(account), amount);
        assertEq(settlement.deposits(stranger), 0);
        assertEq(settlement.deposits(consumer), POOL);
    }

    function testFuzz_DepositWithPermit_TakesWhatWasSignedFor(uint256 signed, uint256 sent) external {
        signed = bound(signed, 1, type(uint104).max);
        sent = bound(sent, 1, type(uint104).max);
        usdc.mint(consumer, sent);
        (uint8 v, bytes32 r, bytes32 s) = signPermit(consumerKey, address(settlement), signed, block.timestamp);
        if (sent != signed) vm.expectRevert("TestUSDC: invalid signature");
        vm.prank(consumer);
        settlement.depositWithPermit(sent, block.timestamp, v, r, s);
        assertEq(settlement.deposits(consumer), sent == signed ? POOL + sent : POOL);
    }

    function testFuzz_DepositWithAuthorization_CreditsTheSigner(address sponsor, uint256 amount, bytes32 nonce)
        external
    {
        vm.assume(sponsor != address(1));
        amount = bound(amount, 1, type(uint104).max);
        usdc.mint(consumer, amount);
        bytes memory signature = signDeposit(amount, nonce);
        vm.prank(sponsor);
        settlement.depositWithAuthorization(consumer, amount, 0, block.timestamp + 1 hours, nonce, signature);
        assertEq(settlement.deposits(consumer), POOL + amount);
        vm.expectRevert("TestUSDC: authorization is used or canceled");
        settlement.depositWithAuthorization(consumer, amount, 0, block.timestamp + 1 hours, nonce, signature);
    }

    function testFuzz_Withdraw_PaysAnyAmountUpToThePool(uint256 amount, bool paused) external {
        if (paused) pause();
        vm.prank(consumer);
        if (amount == 0) {
            vm.expectRevert(ILuxxonSettlement.LuxxonSettlement_ZeroAmount.selector);
        } else if (amount > POOL) {
            vm.expectRevert(
                abi.encodeWithSelector(ILuxxonSettlement.LuxxonSettlement_InsufficientPool.selector, POOL, amount)
            );
        }
        settlement.withdraw(amount);
        uint256 paid = amount > POOL ? 0 : amount;
        assertEq(usdc.balanceOf(consumer), paid);
        assertEq(settlement.deposits(consumer), POOL - paid);
        assertEq(settlement.totalHeld(), POOL - paid);
    }

    function testFuzz_SetSpendCap_IsReadBackAndTouchesNoPool(uint64 rate, uint80 total) external {
        vm.prank(consumer);
        settlement.setSpendCap(rate, total);
        assertEq(settlement.spendCaps(consumer).maxRatePerSecond, rate);
        assertEq(settlement.spendCaps(consumer).maxPerSession, total);
        assertEq(settlement.deposits(consumer), POOL);
    }

    /// @dev Amounts near the limits, so that every verdict comes up.
    function testFuzz_Settle_AgreesWithTheModel(SettlementModel.Entry memory entry, SettlementModel.State memory state)
        external
    {
        entry.secs = bound(entry.secs, 0, 86_401);
        entry.rate = bound(entry.rate, 0, 20_000);
        uint256 gross = entry.rate * entry.secs;
        entry.fee = bound(entry.fee, 0, gross / 4 + 1);
        entry.toAmount = bound(entry.toAmount, 0, gross - (entry.fee > gross ? gross : entry.fee) + 1);
        state.maxRate = uint64(bound(state.maxRate, 0, 60_000));
        state.maxTotal = uint80(bound(state.maxTotal, 0, 4 * gross + 1));
        state.pool = bound(state.pool, 1, 4 * gross + 1);
        compareWithModel(entry, state);
    }

    /// @dev Any amounts at all, where sums and products may overflow.
    function testFuzz_Settle_AgreesWithTheModelOnAnyNumbers(
        SettlementModel.Entry memory entry,
        SettlementModel.State memory state
    ) external {
        state.pool = bound(state.pool, 1, type(uint104).max);
        compareWithModel(entry, state);
    }

    function compareWithModel(SettlementModel.Entry memory entry, SettlementModel.State memory state) private {
        state.feeCapBps = uint16(bound(state.feeCapBps, 0, 1999));
        vm.prank(owner);
        settlement.lowerFeeCap(state.feeCapBps);
        fund(stranger, state.pool);
        vm.prank(stranger);
        settlement.setSpendCap(state.maxRate, state.maxTotal);
        bytes4 verdict = SettlementModel.verdict(entry, state);

        vm.prank(relayer);
        (bool done, bytes memory reason) = address(settlement)
            .call(
                abi.encodeCall(
                    settlement.settleFromPool,
                    (entry.id, stranger, operator, entry.rate, entry.secs, entry.toAmount, entry.fee)
                )
            );
        assertEq(done ? bytes4(0) : bytes4(reason), verdict);
        assertEq(settlement.settled(entry.id), done);
        assertEq(settlement.deposits(stranger), done ? state.pool - entry.toAmount - entry.fee : state.pool);
        assertEq(settlement.deposits(consumer), POOL);
        assertEq(usdc.balanceOf(operator), done ? entry.toAmount : 0);
        assertEq(settlement.accruedFees(), done ? entry.fee : 0);
        assertEq(settlement.totalHeld(), POOL + state.pool - (done ? entry.toAmount : 0));
        assertEq(settlement.spendCaps(stranger).maxRatePerSecond, state.maxRate);
        assertEq(settlement.spendCaps(stranger).maxPerSession, state.maxTotal);
    }

    function testFuzz_Settle_OneSequencePaysOnce(bytes32 id, bytes32 other) external {
        vm.startPrank(relayer);
        settlement.settleFromPool(id, consumer, operator, 1, 1, 1, 0);
        bool same = uint64(uint256(id)) == uint64(uint256(other));
        assertEq(settlement.settled(other), same);
        bytes32 twin = (other >> 64 << 64) | bytes32(uint256(uint64(uint256(id))));
        vm.expectRevert(abi.encodeWithSelector(ILuxxonSettlement.LuxxonSettlement_AlreadySettled.selector, twin));
        settlement.settleFromPool(twin, consumer, operator, 1, 1, 1, 0);
    }

    function testFuzz_LowerFeeCap_OnlyEverLowers(uint16 first, uint16 second) external {
        vm.startPrank(owner);
        uint16 current = 2000;
        uint16[2] memory caps = [first, second];
        for (uint256 i = 0; i < caps.length; i++) {
            if (caps[i] >= current) {
                vm.expectRevert(
                    abi.encodeWithSelector(ILuxxonSettlement.LuxxonSettlement_FeeCapNotLower.selector, current, caps[i])
                );
            }
            settlement.lowerFeeCap(caps[i]);
            current = caps[i] < current ? caps[i] : current;
            assertEq(settlement.feeCapBps(), current);
        }
    }

    function testFuzz_SweepExcess_LeavesWhatIsHeld(uint256 excess) external {
        settle(1);
        excess = bound(excess, 1, type(uint200).max);
        usdc.mint(address(settlement), excess);
        vm.prank(owner);
        settlement.sweepExcess(address(usdc), stranger);
        assertEq(usdc.balanceOf(stranger), excess);
        assertEq(usdc.balanceOf(address(settlement)), settlement.totalHeld());
    }

    function testFuzz_Entries_RevertForEveryoneWithoutTheRole(address caller) external {
        vm.assume(caller != relayer && caller != owner && caller != guardian && caller != address(this));
        vm.startPrank(caller);
        vm.expectRevert(abi.encodeWithSelector(ILuxxonSettlement.LuxxonSettlement_NotRelayer.selector, caller));
        settlement.settleFromPool(idOf(1), consumer, operator, RATE, SECONDS, TO_AMOUNT, FEE);
        vm.expectRevert(abi.encodeWithSelector(ILuxxonSettlement.LuxxonSettlement_NotGuardian.selector, caller));
        settlement.pause();
        if (caller != consumer) {
            vm.expectRevert(abi.encodeWithSelector(ILuxxonSettlement.LuxxonSettlement_InsufficientPool.selector, 0, 1));
            settlement.withdraw(1);
        }
    }
}
